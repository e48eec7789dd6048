// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/avatar/package_writer.h"
#include "core/base/npy.h"
#include "core/base/wav.h"
#include "core/importing/import.h"
#include "core/nn/compatible_config.h"
#include "tests/support/synthetic_package.h"

namespace visema::test {

namespace fs = std::filesystem;

inline constexpr FrameIndex kFrames = 12;
inline constexpr Size kSize{240, 180};

inline void writeText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

template <class T>
std::string messageOf(const Result<T>& result) {
  return result ? "accepted" : result.error().message;
}
inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
inline bool says(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return contains(line, part); });
}

/// Avatars as other programs leave them, in a folder of their own.
class ForeignAvatars {
 public:
  ForeignAvatars() : here_(folder_.path().toStdString()) { makeSanders(here_ / "sanders"); }
  const fs::path& here() const { return here_; }

  /// Pictures and landmarks counted from these numbers, without the landmarks of frame `lost`; empty where it cannot
  /// be made.
  fs::path trainingFolder(const std::string& name, int firstPicture, int firstLandmarks, FrameIndex lost = 5) const {
    const fs::path folder = here_ / name;
    fs::create_directories(folder / "full_body_img");
    const std::string command = "ffmpeg -v error -y -i '" + (here_ / "sanders/full_body_video.mp4").string() +
                                "' -start_number " + std::to_string(firstPicture) + " -q:v 2 '" +
                                (folder / "full_body_img/%d.jpg").string() + "'";
    if (std::system(command.c_str()) != 0) return {};
    for (FrameIndex i = 0; i < kFrames; ++i) {
      if (i == lost) continue;
      const Rect box = syntheticBox(kSize, i);
      std::string text;
      for (int k = 0; k < 110; ++k) {
        double x = 50, y = 60;
        if (k == 1) x = box.x + 0.7;
        if (k == 31) x = box.x + box.width + 0.2;
        if (k == 52) y = box.y + 0.9;
        text += std::to_string(x) + " " + std::to_string(y) + "\n";
      }
      writeText(folder / "landmarks" / (std::to_string(i + firstLandmarks) + ".lms"), text);
    }
    fs::create_directories(folder / "checkpoint");
    fs::copy_file(here_ / "sanders/checkpoint/best_trainloss.pth", folder / "checkpoint/195.pth");
    return folder;
  }

  static AudioClip sound() {
    AudioClip clip;
    for (int i = 0; i < 7680; ++i) clip.samples.push_back(static_cast<float>((i * 37) % 2000 - 1000) / 32768.0f);
    return clip;
  }

  void makeSanders(const fs::path& folder) const {
    fs::create_directories(folder / "checkpoint");
    must(writeSyntheticVideo(folder / "full_body_video.mp4", kSize, kFrames));
    writeText(folder / "package_info.json",
              R"({"package_type": "mp4_video_package", "package_version": "2.0", "dataset_name": "Somebody New",
                  "videos": {"full_body_img": {"video_file": "data\\full_body_video.mp4", "frame_count": 12}}})");
    nlohmann::json boxes;
    for (FrameIndex i = 0; i < kFrames; ++i) {
      if (i == 4) continue;
      const Rect box = syntheticBox(kSize, i);
      const int x = i == 6 ? -7 : box.x;
      boxes[std::to_string(i)] = {{"rect", {x, box.y, x + box.width, box.y + box.height}},
                                  {"original_path", "full_body_img\\" + std::to_string(i) + ".jpg"}};
    }
    writeText(folder / "cache/crop_rectangles.json", boxes.dump());
    std::vector<float> features(static_cast<std::size_t>(kFrames - 1) * 512);
    for (std::size_t i = 0; i < features.size(); ++i) features[i] = static_cast<float>(i % 97) / 97;
    must(writeNpy(folder / "aud_ave.npy", features, {kFrames - 1, 512}));
    auto wav = WavWriter::create(folder / "aud.wav", kSpeechRate, 1);
    must(wav ? (*wav)->write(sound().samples) : fail(wav.error()));
    must((*wav)->finish());
    const CompatibleConfig config = CompatibleConfig::standard("ave", 4, 16);
    must(writeGoldenWeights(folder / "checkpoint/best_trainloss.pth", config.tensors()));
  }

  fs::path copyOf(const std::string& name) const {
    fs::remove_all(here_ / name);
    fs::copy(here_ / "sanders", here_ / name, fs::copy_options::recursive);
    return here_ / name;
  }

  Result<ImportReport> import(const fs::path& source, const std::string& out) const {
    ImportOptions options;
    options.source = source;
    options.out = here_ / out;
    return importAvatar(options, {}, {}, {});
  }

 private:
  static void must(const Status& status) {
    if (!status) qFatal("%s", status.error().message.c_str());
  }
  QTemporaryDir folder_;
  const fs::path here_;
};

}  // namespace visema::test
