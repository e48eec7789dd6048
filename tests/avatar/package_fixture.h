// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/avatar/crop_track.h"
#include "core/avatar/package_writer.h"
#include "core/avatar/pgm.h"

namespace visema::test {

inline std::vector<std::byte> bytesOf(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

inline Clip exampleClip(const std::string& name, ClipKind kind, FrameIndex frames) {
  Clip clip;
  clip.name = name;
  clip.kind = kind;
  clip.video = "clips/" + name + ".mp4";
  clip.frameCount = frames;
  clip.size = {320, 240};
  clip.crops = "clips/" + name + ".crops.npy";
  clip.cropSize = 128;
  clip.neutralStart = clip.neutralEnd = true;
  return clip;
}

inline std::vector<Similarity> exampleCrops(FrameIndex frames) {
  std::vector<Similarity> crops;
  for (FrameIndex i = 0; i < frames; ++i)
    crops.push_back({1.0, 0.01 * double(i % 5), -90.25 + 0.5 * double(i % 3), -60});
  return crops;
}

/// A writer with a whole small package in it. The videos are text: opening a package reads no media.
inline PackageWriter examplePackage() {
  Manifest manifest;
  manifest.id = "example";
  manifest.name = "Example";
  manifest.author = "Tests";
  manifest.licence = "CC0-1.0";
  manifest.consent = "drawn, nobody is shown";
  manifest.clips = {exampleClip("talk", ClipKind::Talk, 30), exampleClip("idle", ClipKind::Idle, 12)};
  manifest.clips[0].joins = {0, 15, 29};
  manifest.clips[1].loop = true;
  NetworkEntry network;
  network.name = "light";
  network.size = "light";
  network.cropSize = network.inputSize = 128;
  network.speech = "visema-1";
  network.driveShape = {3};
  network.referenceFrame = FrameReference{"talk", 0};
  network.mostLookahead = kFullLookahead;
  network.neutralCode = {0.5f, -1, 0.25f};
  network.weights = "networks/light.safetensors";
  network.voiceMap = "networks/voice.safetensors";
  network.mask = "mask.pgm";
  manifest.networks = {network};
  manifest.blendMask = "mask.pgm";
  PackageWriter writer(manifest);
  for (const Clip& clip : manifest.clips) {
    writer.addBytes(clip.video, bytesOf("stands for the video of " + clip.name));
    writer.addBytes(clip.crops, CropTrack::fromSimilarities(exampleCrops(clip.frameCount), clip.cropSize).write());
  }
  Image mask({128, 128}, 1);
  for (int y = 0; y < 128; ++y)
    for (int x = 0; x < 128; ++x) mask.mutableView().row(y)[x] = y > 60 ? 255 : 0;
  writer.addBytes("mask.pgm", encodePgm(mask.view()));
  writer.addBytes("networks/light.safetensors", bytesOf("weights"));
  writer.addBytes("networks/voice.safetensors", bytesOf("voice map"));
  return writer;
}

}  // namespace visema::test
