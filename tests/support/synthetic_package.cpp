// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic_package.h"

#include <algorithm>
#include <cmath>

#include "core/avatar/crop_track.h"
#include "core/avatar/package_writer.h"
#include "core/avatar/pgm.h"
#include "core/base/yuv_convert.h"
#include "core/media/media_writer.h"
#include "core/nn/golden_weights.h"

namespace visema::test {
namespace {

constexpr int kBits = 16, kBlock = 8;  // the index as black and white blocks along the top

struct Face {
  double x, y, radius;
};

/// A nod and a sway that repeat in no small number of frames.
Face faceOf(Size size, FrameIndex index) {
  const double t = static_cast<double>(index);
  const double scale = std::min(size.width, size.height);
  return {size.width * 0.5 + 0.04 * scale * std::sin(t * 0.21), size.height * 0.55 + 0.03 * scale * std::sin(t * 0.13),
          scale * 0.3};
}

void paint(std::uint8_t* pixel, int b, int g, int r) {
  pixel[0] = static_cast<std::uint8_t>(b);
  pixel[1] = static_cast<std::uint8_t>(g);
  pixel[2] = static_cast<std::uint8_t>(r);
}

YuvImage drawFrame(Size size, FrameIndex index, bool greenScreen) {
  const Face face = faceOf(size, index);
  Image bgr(size, 3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      std::uint8_t* pixel = bgr.mutableView().row(y) + x * 3;
      const double u = (x + 0.5 - face.x) / face.radius, v = (y + 0.5 - face.y) / (face.radius * 1.25);
      const double shade = 12 * std::sin(u * 5) * std::cos(v * 4);
      if (greenScreen)
        paint(pixel, 60, 190, 50);
      else
        paint(pixel, 90 + x * 60 / size.width, 100, 70 + y * 60 / size.height);
      if (u * u + v * v < 1)
        paint(pixel, static_cast<int>(140 + shade), static_cast<int>(165 + shade), static_cast<int>(210 + shade));
      const double eyeX = std::abs(u) - 0.4, mouthY = v - 0.45;
      if (eyeX * eyeX + (v + 0.25) * (v + 0.25) < 0.012) paint(pixel, 60, 45, 40);
      if (u * u / 0.12 + mouthY * mouthY / 0.006 < 1) paint(pixel, 90, 70, 170);
      const int bit = x / kBlock;
      if (y < kBlock && bit < kBits && !greenScreen) {
        const int value = (index >> bit & 1) != 0 ? 255 : 0;
        paint(pixel, value, value, value);
      }
    }
  }
  YuvImage frame(size, {});
  bgrToYuv(bgr.view(), frame);
  return frame;
}

}  // namespace

YuvImage syntheticFrame(Size size, FrameIndex index) { return drawFrame(size, index, false); }
YuvImage syntheticGreenScreen(Size size, FrameIndex index) { return drawFrame(size, index, true); }

FrameIndex frameNumberOf(const YuvImage& frame) {
  FrameIndex index = 0;
  if (frame.size().width < kBits * kBlock || frame.size().height < kBlock) return -1;
  for (int bit = 0; bit < kBits; ++bit) {
    int sum = 0;
    for (int y = 2; y < kBlock - 2; ++y)
      for (int x = 2; x < kBlock - 2; ++x) sum += frame.plane(0).row(y)[bit * kBlock + x];
    const int mean = sum / ((kBlock - 4) * (kBlock - 4));
    if (mean > 80 && mean < 170) return -1;
    if (mean >= 170) index |= FrameIndex{1} << bit;
  }
  return index;
}

Status writeSyntheticVideo(const std::filesystem::path& file, Size size, FrameIndex frames, bool greenScreen,
                           const AudioClip& sound) {
  MediaWriterOptions options;
  options.size = size;
  options.crf = 8;
  if (!sound.samples.empty()) options.audio = MediaAudioOptions{sound.rate, sound.channels, 0};
  auto writer = MediaWriter::create(file, options);
  if (!writer) return fail(writer.error());
  for (FrameIndex i = 0; i < frames; ++i)
    if (Status status = (*writer)->addFrame(drawFrame(size, i, greenScreen)); !status) return status;
  if (options.audio)
    if (Status status = (*writer)->addAudio(sound.samples); !status) return status;
  auto written = (*writer)->finish();
  return written ? Status() : fail(written.error());
}

Similarity syntheticCrop(Size size, FrameIndex index, int cropSize) {
  const Face face = faceOf(size, index);
  const double scale = cropSize / (face.radius * 2.4), turn = 0.02 * std::sin(static_cast<double>(index) * 0.17);
  const Similarity s{scale * std::cos(turn), scale * std::sin(turn), 0, 0};
  const Point centre = s.apply({face.x, face.y});
  return {s.a, s.b, cropSize * 0.5 - centre.x, cropSize * 0.5 - centre.y};
}

Rect syntheticBox(Size size, FrameIndex index) {
  const Face face = faceOf(size, index);
  const int side = static_cast<int>(face.radius * 2.4);
  return clampInside({static_cast<int>(face.x - side / 2.0), static_cast<int>(face.y - side / 2.0), side, side}, size);
}

namespace {

CropTrack cropsOf(const SyntheticOptions& options, FrameIndex frames) {
  std::vector<Similarity> similarities;
  std::vector<Rect> boxes;
  for (FrameIndex i = 0; i < frames; ++i) {
    similarities.push_back(syntheticCrop(options.size, i, options.cropSize));
    boxes.push_back(syntheticBox(options.size, i));
  }
  return options.rectangles ? CropTrack::fromRectangles(boxes, options.cropSize)
                            : CropTrack::fromSimilarities(std::move(similarities), options.cropSize);
}

/// The lower face, with a soft edge.
Image maskOf(int side) {
  Image mask({side, side}, 1);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double u = (x + 0.5) / side - 0.5, v = (y + 0.5) / side - 0.62;
      const double inside = (1 - std::sqrt(u * u / 0.14 + v * v / 0.1)) * 4;
      mask.mutableView().row(y)[x] = static_cast<std::uint8_t>(std::clamp(inside, 0.0, 1.0) * 255);
    }
  return mask;
}

}  // namespace

Result<std::filesystem::path> makeSyntheticPackage(const std::filesystem::path& folder,
                                                   const SyntheticOptions& options) {
  Manifest manifest;
  manifest.id = manifest.name = "synthetic";
  manifest.licence = "Apache-2.0";
  manifest.consent = "drawn, nobody is shown";
  manifest.networks = options.networks;
  PackageWriter writer(manifest);
  const std::pair<ClipKind, FrameIndex> clips[] = {{ClipKind::Talk, options.talkFrames},
                                                   {ClipKind::Idle, options.idleFrames}};
  for (const auto& [kind, frames] : clips) {
    if (frames == 0) continue;
    Clip clip;
    clip.name = toString(kind);
    clip.kind = kind;
    clip.video = "clips/" + clip.name + ".mp4";
    clip.frameCount = frames;
    clip.size = options.size;
    clip.crops = "clips/" + clip.name + ".crops.npy";
    clip.cropKind = options.rectangles ? CropKind::Rectangle : CropKind::Similarity;
    clip.cropSize = options.cropSize;
    clip.neutralStart = true;
    clip.loop = kind == ClipKind::Idle;
    const std::filesystem::path video = folder / (clip.name + ".source.mp4");
    const AudioClip sound = kind == ClipKind::Talk ? options.sound : AudioClip();
    if (Status status = writeSyntheticVideo(video, options.size, frames, options.greenScreen, sound); !status)
      return fail(status.error());
    writer.addFile(clip.video, video);
    writer.addBytes(clip.crops, cropsOf(options, frames).write());
    writer.manifest().clips.push_back(clip);
  }
  for (const auto& [member, file] : options.files) writer.addFile(member, file);
  for (const NetworkEntry& network : options.networks)
    if (!network.mask.empty() && options.files.count(network.mask) == 0)
      writer.addBytes(network.mask, encodePgm(maskOf(network.inputSize).view()));
  const std::filesystem::path out = folder / (options.asFolder ? "synthetic" : "synthetic.visema");
  if (Status status = writer.write(out, {}, {}); !status) return fail(status.error());
  for (const char* name : {"talk.source.mp4", "idle.source.mp4"}) std::filesystem::remove(folder / name);
  return out;
}

Status writeGoldenWeights(const std::filesystem::path& file, const std::vector<ExpectedTensor>& tensors,
                          const std::map<std::string, std::string>& metadata) {
  const auto weights = goldenWeights(tensors, metadata);
  std::vector<NamedTensor> named;
  for (const auto& [name, tensor] : weights->tensors()) named.push_back({name, tensor});
  return writeSafetensors(file, named, metadata);
}

}  // namespace visema::test
