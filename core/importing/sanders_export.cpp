// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/avatar/atomic_folder.h"
#include "core/avatar/member_media.h"
#include "core/base/atomic_file.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/importing/import.h"
#include "core/importing/torch_writer.h"
#include "core/media/media_writer.h"
#include "core/media/video_reader.h"
#include "core/nn/compatible_config.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// One of the three videos of crops that such packages carry beside the full picture.
struct CropVideo {
  const char* key;
  std::string file;
  int side = 0;
  std::unique_ptr<MediaWriter> writer;
};

class SandersWriter {
 public:
  SandersWriter(const AvatarPackage& package, const fs::path& out, const BoxCropper& cropper,
                const ProgressFn& progress, std::stop_token stop)
      : package_(package), out_(out), cropper_(cropper), progress_(progress), stop_(std::move(stop)) {}

  Result<SandersExport> run() {
    for (const auto step :
         {&SandersWriter::choose, &SandersWriter::create, &SandersWriter::writeVideos, &SandersWriter::writeFeatures,
          &SandersWriter::writeCheckpoint, &SandersWriter::writeTables})
      TRY((this->*step)());
    TRY(out_.commit());
    return std::move(report_);
  }

 private:
  Status choose() {
    const Manifest& manifest = package_.manifest();
    for (const NetworkEntry& network : manifest.networks)
      if (network.family == NetworkFamily::Compatible && !network_) network_ = &network;
    if (!network_)
      return fail(ErrorCode::Unsupported,
                  package_.path().string() + " has no compatible network: only those can be exported to this format");
    if (network_->speech != "ave" && network_->speech != "hubert" && network_->speech != "wenet")
      return fail(ErrorCode::Unsupported, package_.path().string() + ": \"" + network_->name +
                                              "\" hears the speech features \"" + network_->speech +
                                              "\", which servers of this format cannot make: train it on ave");
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
      if (manifest.clips[i].kind != ClipKind::Talk || clip_) continue;
      clip_ = &manifest.clips[i];
      clipIndex_ = i;
    }
    if (!clip_) return fail(ErrorCode::Unsupported, package_.path().string() + " has no talk clip to export");
    if (fs::path(clip_->video).extension() != ".mp4")
      return fail(ErrorCode::Unsupported, clip_->video + " in " + package_.path().string() + " is not an MP4 file");
    for (FrameIndex i = 0; i < clip_->frameCount; ++i) boxes_.push_back(boxAt(i));
    return {};
  }

  Status create() { return out_.create(); }

  Rect boxAt(FrameIndex frame) const {
    const CropTrack& crops = package_.crops(clipIndex_);
    if (auto box = crops.rectangle(frame)) return *box;
    // The upright box of the same middle and size as a turned crop.
    const Similarity back = crops.at(frame).inverse();
    const double side = crops.cropSize() * back.scale(), half = crops.cropSize() * 0.5;
    const Point middle = back.apply({half, half});
    const int size = static_cast<int>(std::lround(side));
    return clampInside({static_cast<int>(std::lround(middle.x - side / 2)),
                        static_cast<int>(std::lround(middle.y - side / 2)), size, size},
                       clip_->size);
  }

  Status writeVideos() {
    TRY(copyMember(clip_->video, "full_body_video.mp4"));
    const std::string crop = std::to_string(network_->cropSize), input = std::to_string(network_->inputSize);
    videos_.push_back({"crops_328", "crops_" + crop + "_video.mp4", network_->cropSize, nullptr});
    videos_.push_back({"rois_320", "rois_" + input + "_video.mp4", network_->inputSize, nullptr});
    videos_.push_back({"model_inputs", "model_inputs_video.mp4", network_->inputSize, nullptr});
    const auto source = TRY(memberMedia(package_, clip_->video));
    auto reader = TRY(VideoReader::open(source));
    for (FrameIndex i = 0; i < clip_->frameCount; ++i) {
      if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "exporting was cancelled; nothing was written");
      auto frame = TRY(reader->next());
      if (!frame) return fail(ErrorCode::BadData, clip_->video + " is shorter than the manifest says");
      TRY(addCrops(*frame->image, boxes_[static_cast<std::size_t>(i)]));
      if (progress_)
        progress_({static_cast<double>(i + 1) / static_cast<double>(clip_->frameCount), "Writing the crops' videos"});
    }
    for (CropVideo& video : videos_) TRY(video.writer->finish());
    report_.made.push_back("crops of " + crop + " and " + input + " pixels, resized " +
                           (network_->resize == ResizeFilter::Bicubic ? "bicubically" : "bilinearly") +
                           ", as this network is used to");
    return {};
  }

  Status addCrops(const YuvImage& picture, const Rect& box) {
    const Image crop = cropper_(picture, box, *network_);
    const int margin = (network_->cropSize - network_->inputSize) / 2;
    Image inner({network_->inputSize, network_->inputSize}, 3);
    for (int y = 0; y < network_->inputSize; ++y)
      std::memcpy(inner.mutableView().row(y), crop.view().row(y + margin) + margin * 3,
                  static_cast<std::size_t>(network_->inputSize) * 3);
    Image masked = inner;
    const Rect hidden = compatibleMask(network_->inputSize);
    for (int y = hidden.y; y < hidden.y + hidden.height; ++y)
      std::memset(masked.mutableView().row(y) + hidden.x * 3, 0, static_cast<std::size_t>(hidden.width) * 3);
    const Image* pictures[] = {&crop, &inner, &masked};
    for (std::size_t i = 0; i < videos_.size(); ++i) TRY(addFrame(videos_[i], *pictures[i]));
    return {};
  }

  Status addFrame(CropVideo& video, const Image& bgr) {
    constexpr ColorSpec kColor{ColorMatrix::Bt601, ColorRange::Limited};  // for which OpenCV, which reads it, takes all
    if (!video.writer) {
      MediaWriterOptions options;
      options.size = bgr.size();
      options.crf = 12;
      options.color = kColor;
      auto writer = TRY(MediaWriter::create(out_.temporary() / video.file, options));
      video.writer = std::move(writer);
    }
    YuvImage yuv(bgr.size(), kColor);
    bgrToYuv(bgr.view(), yuv);
    return video.writer->addFrame(yuv);
  }

  Status copyMember(const std::string& member, const std::string& name) {
    auto file = TRY(AtomicFile::create(out_.temporary() / name));
    const auto sink = [&](std::span<const std::byte> bytes) { return file.write(bytes); };
    TRY(package_.stream(member, sink));
    return file.commit();
  }

  Status writeFeatures() {
    if (clip_->features && clip_->features->speech == network_->speech) {
      const std::string names[][2] = {{"ave", "aud_ave.npy"}, {"hubert", "aud_hu.npy"}, {"wenet", "aud_wenet.npy"}};
      for (const auto& [speech, file] : names)
        if (speech == network_->speech) return copyMember(clip_->features->file, file);
    }
    report_.leftOut.push_back(
        "aud_ave.npy, the features of the training sound: the package has none, and servers that "
        "play it do not start without");
    return {};
  }

  Status writeCheckpoint() {
    auto weights = TRY(package_.weights(network_->weights));
    auto file = TRY(AtomicFile::create(out_.temporary() / "checkpoint" / "best_trainloss.pth"));
    const auto sink = [&](std::span<const std::byte> bytes) { return file.write(bytes); };
    TRY(writeTorchStateDict(*weights, sink));
    report_.leftOut.push_back(
        "model_best.onnx: this program writes no ONNX; servers that run PyTorch take the checkpoint");
    report_.leftOut.push_back("landmarks: the package keeps crop rectangles instead");
    return file.commit();
  }

  Status writeTables() {
    ordered_json videos;
    const auto add = [&](const char* key, const std::string& file) {
      videos[key] = {{"video_file", file}, {"frame_count", clip_->frameCount}, {"fps", clip_->rate.toDouble()}};
    };
    add("full_body_img", "full_body_video.mp4");
    for (const CropVideo& video : videos_) add(video.key, video.file);
    const std::string& name = package_.manifest().name;
    const ordered_json shape = {network_->cropSize, network_->cropSize};
    ordered_json rectangles = ordered_json::object(), indices = ordered_json::array();
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      const Rect& box = boxes_[i];
      const std::string number = std::to_string(i);
      rectangles[number] = {{"rect", {box.x, box.y, box.x + box.width, box.y + box.height}},
                            {"original_path", "full_body_img\\" + number + ".jpg"}};
      indices.push_back(i);
    }
    const std::pair<const char*, ordered_json> tables[] = {
        {"package_info.json",
         {{"package_type", "mp4_video_package"},
          {"package_version", "2.0"},
          {"dataset_name", name},
          {"original_shape", shape},
          {"videos", videos}}},
        {"dataset_manifest.json", {{"dataset_name", name}, {"package_version", "2.0"}, {"videos", videos}}},
        {"cache/crop_rectangles.json", rectangles},
        {"cache/frame_metadata.json",
         {{"dataset_dir", name},
          {"start_frame", 0},
          {"max_frames", clip_->frameCount},
          {"processed_frames", clip_->frameCount},
          {"original_shape", {clip_->size.width, clip_->size.height}},
          {"frame_indices", indices}}}};
    for (const auto& [file, table] : tables) TRY(writeFileAtomically(out_.temporary() / file, table.dump(2) + "\n"));
    return {};
  }

  const AvatarPackage& package_;
  AtomicFolder out_;
  const BoxCropper& cropper_;
  const ProgressFn& progress_;
  const std::stop_token stop_;
  const NetworkEntry* network_ = nullptr;
  const Clip* clip_ = nullptr;
  std::size_t clipIndex_ = 0;
  std::vector<Rect> boxes_;
  std::vector<CropVideo> videos_;
  SandersExport report_;
};

}  // namespace

Result<SandersExport> exportSanders(const AvatarPackage& package, const fs::path& outFolder, const BoxCropper& cropper,
                                    const ProgressFn& progress, std::stop_token stop) {
  return SandersWriter(package, outFolder, cropper, progress, std::move(stop)).run();
}

}  // namespace visema
