// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <vector>

#include "core/training/lips/painter_trainer.h"
#include "core/training/lips/unet_trainer.h"
#include "tests/training/drawn_faces.h"

namespace visema::test {

/// A painter of 64 pixels for drawnFaces, trained in seconds.
inline PainterTrainingOptions smallPainterTraining() {
  PainterTrainingOptions options;
  options.config.cropSize = 64;
  options.config.widths = {8, 8, 8, 8};
  options.config.codeSize = 4;
  options.config.codeHidden = 16;
  options.steps = 8;
  options.batch = 4;
  options.pairs = 1;
  options.threads = 1;
  options.saveEverySeconds = 0;  // after every step
  return options;
}

/// A U-Net of 160 pixels for heardFaces, as narrow as they get.
inline UnetTrainingOptions smallUnetTraining() {
  UnetTrainingOptions options;
  options.config = CompatibleConfig::standard("visema-1", 4, 4);
  options.steps = 5;
  options.batch = 2;
  options.threads = 1;
  options.saveEverySeconds = 0;  // after every step
  return options;
}

constexpr int kHeardFeatures = 64;

/// A bump that wanders along the row as the mouth opens.
inline float heardFeature(int number, float opening) {
  const float distance = static_cast<float>(number) - 6 * opening;
  return 2 * std::exp(-distance * distance / 60);
}

/// Faces of 160 pixels of which a U-Net does not see the mouth; it hears how wide that is open.
inline LipDataset heardFaces(int frames, int heldOutFrom) {
  constexpr int kSide = 160;
  LipDataset dataset = drawnFaces(frames, heldOutFrom, kSide);
  dataset.mask = compatibleMaskPicture(kSide);
  dataset.speech = {"visema-1", "0123456789abcdef"};
  dataset.featureSize = kHeardFeatures;
  std::vector<float> rows;
  for (float opening : dataset.clips[0].opening)
    for (int i = 0; i < kHeardFeatures; ++i) rows.push_back(heardFeature(i, opening));
  dataset.clips[0].voices = {rows};
  return dataset;
}

}  // namespace visema::test
