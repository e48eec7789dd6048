// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/nn/weights/weights.h"

namespace visema {

enum class SourceKind { Sanders, SyncTalk };

struct ImportOptions {
  std::filesystem::path source;      // a folder or a zip
  std::filesystem::path out;         // *.visema, or a folder
  std::filesystem::path checkpoint;  // when the source has several, or none
  std::string name;                  // empty: the source's own
  std::string author;
  std::string licence;
  std::string consent;
  std::string features;  // "ave", "hubert" or "wenet"; empty: as the source says, or the default
  /// Keeps a speech encoder that lies in the source, if it is one (true); none: it is left.
  std::function<bool(const Weights&)> keepSpeechEncoder;
  int crf = 12;  // for frames that come as pictures: near-lossless
  Status validate() const;
};

/// Runs a finished package: needs the renderer, which lies above this layer, so whoever wires both hands it in.
struct ImportChecks {
  /// dB of our reference-exact frames, in all planes inside the face box, against the reference implementation done
  /// plainly in float32: its resizing, network and pasting, hearing sound and hearing silence.
  double parityPsnr = 0;
  /// Mean difference of the mouth region between frames of silence, in grey levels; none when it was not checked.
  std::optional<double> silenceChange;
  bool passed = false;
  std::string note;  // one sentence
};
using ImportChecker =
    std::function<Result<ImportChecks>(std::shared_ptr<const AvatarPackage>, const ProgressFn&, std::stop_token)>;

struct ImportReport {
  SourceKind kind = SourceKind::Sanders;
  std::vector<std::string> found;     // "523 frames, 1280x720, 25 fps, in full_body_video.mp4"
  std::vector<std::string> assumed;   // "no licence given: unknown"
  std::vector<std::string> needs;     // what it cannot do without: "HuBERT features with every sound"
  std::vector<std::string> repaired;  // "3 rectangles reached outside the picture and were moved inside"
  std::optional<ImportChecks> checks;
  std::string text() const;
  std::string json() const;
};

/// Turns a foreign avatar into a package of ours; writes nothing when it fails.
Result<ImportReport> importAvatar(const ImportOptions& options, const ImportChecker& checker,
                                  const ProgressFn& progress, std::stop_token stop);

/// The box of a picture as the reference crops it for such a network, B, G, R: resized as networks of its size are used
/// to, with the border that the network does not see. Lies above this layer, so whoever wires both hands it in.
using BoxCropper = std::function<Image(const YuvImage& picture, Rect box, const NetworkEntry& network)>;

/// Writes a package's first talk clip and its compatible network as a "sanders" v2.0 folder, which must not exist yet.
struct SandersExport {
  std::vector<std::string> made;     // how its crops were made
  std::vector<std::string> leftOut;  // what such a package can have and this one has not
};
Result<SandersExport> exportSanders(const AvatarPackage& package, const std::filesystem::path& outFolder,
                                    const BoxCropper& cropper, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
