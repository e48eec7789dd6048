// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/lip_dataset.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>

#include "core/base/try.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr std::string_view kClipPrefix = "clip.";

std::span<const std::uint8_t> bytesOf(const TensorView& tensor) {
  return {reinterpret_cast<const std::uint8_t*>(tensor.data.data()), tensor.data.size()};
}
template <class T>
std::span<const std::byte> asBytes(const std::vector<T>& values) {
  return std::as_bytes(std::span<const T>(values));
}

/// A U8 tensor [S,S] or [S,S,channels] as a picture.
Result<Image> picture(const Weights& file, const std::string& name, int channels) {
  const TensorView* tensor = file.find(name);
  const std::size_t dimensions = channels == 1 ? 2 : 3;
  if (!tensor || tensor->type != DType::U8 || tensor->shape.size() != dimensions ||
      tensor->shape[0] != tensor->shape[1] || (channels > 1 && tensor->shape[2] != channels) || tensor->shape[0] < 1 ||
      tensor->shape[0] > 4096)
    return fail(ErrorCode::BadData, file.name() + " has no square picture \"" + name + "\"");
  const int side = static_cast<int>(tensor->shape[0]);
  Image image({side, side}, channels);
  std::memcpy(image.mutableView().data, tensor->data.data(), image.byteCount());
  return image;
}

Result<std::vector<float>> featureRows(const Weights& file, const std::string& name, int& dimension) {
  const TensorView& tensor = *file.find(name);
  if (tensor.shape.size() != 2 || tensor.shape[1] < 1 || tensor.shape[1] > 8192 ||
      (dimension != 0 && tensor.shape[1] != dimension))
    return fail(ErrorCode::BadData, file.name() + ": \"" + name + "\" is not rows of speech features");
  dimension = static_cast<int>(tensor.shape[1]);
  return tensor.toFloat();
}

Result<LipClip> readClip(const std::shared_ptr<const Weights>& file, const std::string& name, int cropSize,
                         int& featureSize) {
  const std::string prefix = std::string(kClipPrefix).append(name).append(".");
  LipClip clip;
  clip.name = name;
  const TensorView& crops = *file->find(prefix + "crops");
  if (crops.type != DType::U8 || crops.shape.size() != 4 || crops.shape[1] != cropSize || crops.shape[2] != cropSize ||
      crops.shape[3] != 3 || crops.shape[0] > 1'000'000)
    return fail(ErrorCode::BadData, file->name() + ": the crops of clip " + name + " have another shape");
  clip.frames = static_cast<int>(crops.shape[0]);
  clip.crops = bytesOf(crops);
  clip.owner = file;
  if (const TensorView* masks = file->find(prefix + "masks")) {
    if (masks->type != DType::U8)
      return fail(ErrorCode::BadData, file->name() + ": the masks of clip " + name + " are not bytes");
    clip.masks = bytesOf(*masks);
  }
  clip.heldOutFrom = clip.frames;
  const std::string& heldOut = file->note(prefix + "held_out_from");
  if (!heldOut.empty() &&
      std::from_chars(heldOut.data(), heldOut.data() + heldOut.size(), clip.heldOutFrom).ec != std::errc{})
    return fail(ErrorCode::BadData, file->name() + ": the held-out part of clip " + name + " is not a frame number");
  const std::string& judged = file->note(prefix + "judged");
  if (!judged.empty() && std::sscanf(judged.c_str(), "%d-%d", &clip.judged.from, &clip.judged.to) != 2)
    return fail(ErrorCode::BadData, file->name() + ": the judged part of clip " + name + " is not FROM-TO");
  if (const TensorView* opening = file->find(prefix + "opening")) clip.opening = opening->toFloat();
  if (const TensorView* said = file->find(prefix + "phones")) {
    const std::vector<float> values = said->toFloat();
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
      clip.phones.push_back({static_cast<int>(values[i]), static_cast<double>(values[i + 1])});
  }
  for (int voice = 0; file->find(prefix + "voice." + std::to_string(voice)); ++voice) {
    auto rows = TRY(featureRows(*file, prefix + "voice." + std::to_string(voice), featureSize));
    clip.voices.push_back(std::move(rows));
  }
  return clip;
}

}  // namespace

Status LipDataset::validate() const {
  const Size square{cropSize, cropSize};
  if (reference.size() != square || reference.channels() != 3 || mask.size() != square || mask.channels() != 1)
    return fail(ErrorCode::BadData, "the training set's reference and mask are not of the size of its crops");
  std::int64_t trainable = 0;
  for (const LipClip& clip : clips) {
    if (clip.frames < 1 || clip.crops.size() != static_cast<std::size_t>(clip.frames) * cropSize * cropSize * 3 ||
        clip.heldOutFrom < 0 || clip.heldOutFrom > clip.frames || clip.judged.from < 0 ||
        clip.judged.to < clip.judged.from || clip.judged.to > clip.heldOutFrom)
      return fail(ErrorCode::BadData, "clip " + clip.name + " of the training set does not fit its frame count");
    if (!clip.masks.empty() && clip.masks.size() != static_cast<std::size_t>(clip.frames) * cropSize * cropSize)
      return fail(ErrorCode::BadData, "clip " + clip.name + " has masks for other frames");
    if (!clip.opening.empty() && clip.opening.size() != static_cast<std::size_t>(clip.frames))
      return fail(ErrorCode::BadData, "clip " + clip.name + " has openings for other frames");
    for (const TimedPhone& phone : clip.phones)
      if (phone.phone < 0 || phone.phone >= static_cast<int>(visema::phones().size()))
        return fail(ErrorCode::BadData, "clip " + clip.name + " says phones that are not known");
    for (const auto& voice : clip.voices)
      if (featureSize < 1 || voice.size() % static_cast<std::size_t>(featureSize) != 0)
        return fail(ErrorCode::BadData, "clip " + clip.name + " has half a row of speech features");
    trainable += clip.heldOutFrom - (clip.judged.to - clip.judged.from);
  }
  if (trainable < 2) return fail(ErrorCode::BadData, "the training set has no frames to train on");
  return {};
}

Result<LipDataset> LipDataset::open(const std::filesystem::path& path) {
  auto file = TRY(Weights::open(path));
  const Weights& data = *file;
  LipDataset dataset;
  auto reference = TRY(picture(data, "reference", 3));
  auto mask = TRY(picture(data, "mask", 1));
  dataset.reference = std::move(reference);
  dataset.mask = std::move(mask);
  dataset.cropSize = dataset.reference.size().width;
  for (const auto& [name, tensor] : data.tensors()) {
    constexpr std::string_view kEnd = ".crops";
    if (!name.starts_with(kClipPrefix) || !name.ends_with(kEnd)) continue;
    auto clip = TRY(readClip(file, name.substr(kClipPrefix.size(), name.size() - kClipPrefix.size() - kEnd.size()),
                             dataset.cropSize, dataset.featureSize));
    dataset.clips.push_back(std::move(clip));
  }
  if (data.find("silence")) {
    auto rows = TRY(featureRows(data, "silence", dataset.featureSize));
    dataset.silence = std::move(rows);
  }
  dataset.speech = {data.note(kSpeechNote), data.note(kFingerprintNote)};
  if (Status status = dataset.validate(); !status)
    return fail(ErrorCode::BadData, path.string() + ": " + status.error().message);
  return dataset;
}

Status LipDataset::save(const std::filesystem::path& path) const {
  TRY(validate());
  const std::int64_t side = cropSize;
  std::vector<NamedTensor> tensors;
  std::deque<std::vector<float>> said;  // as long as `tensors` borrows from it
  std::map<std::string, std::string> metadata{{kSpeechNote, speech.name}, {kFingerprintNote, speech.fingerprint}};
  const auto add = [&](std::string name, DType type, std::vector<std::int64_t> shape, std::span<const std::byte> data) {
    tensors.push_back({std::move(name), {type, std::move(shape), data}});
  };
  const auto pixels = [](const Image& image) {
    return std::as_bytes(std::span<const std::uint8_t>(image.view().data, image.byteCount()));
  };
  const auto rows = [&](const std::vector<float>& values) {
    return std::vector<std::int64_t>{static_cast<std::int64_t>(values.size()) / featureSize, featureSize};
  };
  add("reference", DType::U8, {side, side, 3}, pixels(reference));
  add("mask", DType::U8, {side, side}, pixels(mask));
  if (!silence.empty()) add("silence", DType::F32, rows(silence), asBytes(silence));
  for (const LipClip& clip : clips) {
    const std::string prefix = std::string(kClipPrefix).append(clip.name).append(".");
    add(prefix + "crops", DType::U8, {clip.frames, side, side, 3}, std::as_bytes(clip.crops));
    if (!clip.masks.empty()) add(prefix + "masks", DType::U8, {clip.frames, side, side}, std::as_bytes(clip.masks));
    if (!clip.opening.empty()) add(prefix + "opening", DType::F32, {clip.frames}, asBytes(clip.opening));
    if (!clip.phones.empty()) {
      auto& values = said.emplace_back();
      for (const TimedPhone& phone : clip.phones) {
        values.push_back(static_cast<float>(phone.phone));
        values.push_back(static_cast<float>(phone.endSeconds));
      }
      add(prefix + "phones", DType::F32, {static_cast<std::int64_t>(clip.phones.size()), 2}, asBytes(values));
    }
    for (std::size_t i = 0; i < clip.voices.size(); ++i)
      add(prefix + "voice." + std::to_string(i), DType::F32, rows(clip.voices[i]), asBytes(clip.voices[i]));
    metadata[prefix + "held_out_from"] = std::to_string(clip.heldOutFrom);
    if (clip.judged != FrameRange{})
      metadata[prefix + "judged"] = std::to_string(clip.judged.from) + "-" + std::to_string(clip.judged.to);
  }
  return writeSafetensors(path, tensors, metadata);
}

}  // namespace visema
