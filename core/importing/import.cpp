// SPDX-License-Identifier: Apache-2.0
#include "core/importing/import.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/avatar/sound_hash.h"
#include "core/base/npy.h"
#include "core/base/try.h"
#include "core/importing/import_work.h"
#include "core/media/audio_reader.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFeatures = 1ull << 30;

/// "My Avatar 2" -> "my-avatar-2".
std::string idFrom(const std::string& name) {
  std::string id;
  for (char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "avatar" : id.substr(0, 80);
}

/// A folder for what has to be made on the way; gone at the end.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& out)
      : path_(out.parent_path() / ("." + out.filename().string() + "." + std::to_string(::getpid()) + ".import")) {}
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  Status create() const {
    std::error_code error;
    fs::remove_all(path_, error);
    if (!fs::create_directories(path_, error) || error)
      return fail(ErrorCode::Io, path_.string() + " cannot be created: " + error.message());
    return {};
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class Importer {
 public:
  Importer(const ImportOptions& options, ForeignAvatar source, const ProgressFn& progress, std::stop_token stop)
      : options_(options),
        source_(std::move(source)),
        progress_(progress),
        folder_(options.out),
        work_{options_,        source_,
              folder_.path(),  [this](double fraction, const std::string& stage) { say(fraction, stage); },
              std::move(stop), report_,
              writer_,         clip_} {
    report_.kind = source_.kind;
    clip_.name = "talk";
    clip_.kind = ClipKind::Talk;
    clip_.cropKind = CropKind::Rectangle;
  }

  Result<ImportReport> run(const ImportChecker& checker) {
    TRY(folder_.create());
    for (const auto step : {&Importer::readFootage, &Importer::readBoxes, &Importer::readFeatures,
                            &Importer::readNetwork, &Importer::writePackage}) {
      TRY(work_.checkStop());
      TRY((this->*step)());
    }
    if (checker) {
      auto package = TRY(AvatarPackage::open(options_.out));
      auto checks = checker(package, progress_, work_.stop);
      report_.checks =
          checks ? *checks : ImportChecks{0, {}, false, "the checks could not run: " + checks.error().message};
    }
    return report_;
  }

 private:
  void say(double fraction, const std::string& stage) const {
    if (progress_) progress_({fraction, stage});
  }
  Status readFootage() { return importFootage(work_); }

  Status readBoxes() {
    boxes_ = TRY(importBoxes(work_));
    return {};
  }

  Status readFeatures() {
    if (source_.features.empty()) {
      work_.assumed("no speech features came along: each sound needs its own");
      return {};
    }
    auto bytes = TRY(source_.files->read(source_.features, kMaxFeatures));
    const std::string where = source_.files->describe(source_.features);
    NpyArray array;
    if (fs::path(source_.features).extension() == ".bin") {
      constexpr std::size_t kRow = 512 * sizeof(float);  // only AVE features are shipped raw
      if (source_.speech != "ave" || bytes.empty() || bytes.size() % kRow != 0)
        return fail(ErrorCode::BadData, where + " is not rows of 512 floats");
      array.shape = {static_cast<std::int64_t>(bytes.size() / kRow), 512};
      array.data = std::move(bytes);
    } else {
      auto parsed = TRY(parseNpy(bytes, where));
      const std::vector<float> values = parsed.toFloat();
      array.shape = parsed.shape;
      const auto raw = std::as_bytes(std::span(values));
      array.data.assign(raw.begin(), raw.end());
    }
    if (array.shape.size() < 2 || array.shape[0] < 1)
      return fail(ErrorCode::BadData, where + " has no rows of features");
    const std::int64_t difference = array.shape[0] - clip_.frameCount;
    if (std::abs(difference) > 2)
      work_.repaired("there are " + counted(static_cast<std::size_t>(array.shape[0]), "row") + " of features for " +
                     std::to_string(clip_.frameCount) + " frames; only frames that have a row use it");
    writer_.addBytes("features/" + source_.speech + ".npy", encodeNpy(array));
    clip_.features = ClipFeatures{source_.speech, "features/" + source_.speech + ".npy", ""};
    work_.found(counted(static_cast<std::size_t>(array.shape[0]), "row") + " of " + source_.speech + " features in " +
                source_.features);
    return readSound();
  }

  Status readSound() {
    const std::string name = source_.sound.empty() ? source_.video : source_.sound;
    auto media = name.empty() ? fail(ErrorCode::NotFound, "") : work_.mediaOf(name);
    auto sound = media ? readSpeech(*media) : fail(media.error());
    if (!sound || sound->frames() == 0) {
      work_.assumed("the sound of the features is not known: they are kept, and used for no other sound");
      return {};
    }
    clip_.features->soundSha256 = soundHash(*sound);
    work_.found("the training sound, " + std::to_string(static_cast<int>(sound->seconds() + 0.5)) + " s, in " + name);
    return {};
  }

  Status readNetwork() { return importNetwork(work_); }

  Status writePackage() {
    Manifest& manifest = writer_.manifest();
    manifest.name = options_.name.empty() ? source_.name : options_.name;
    manifest.id = idFrom(manifest.name);
    manifest.author = options_.author;
    manifest.licence = options_.licence;
    manifest.consent = options_.consent;
    manifest.tool = "Visema Studio";
    if (manifest.licence.empty()) work_.assumed("no licence given: unknown");
    if (manifest.consent.empty()) work_.assumed("no consent of the person shown is known");
    clip_.crops = "clips/talk.crops.npy";
    writer_.addBytes(clip_.crops, CropTrack::fromRectangles(boxes_, clip_.cropSize).write());
    manifest.clips = {clip_};
    const ProgressFn packing = [this](const Progress& progress) { say(0.6 + 0.3 * progress.fraction, progress.stage); };
    return writer_.write(options_.out, packing, work_.stop);
  }

  const ImportOptions& options_;
  const ForeignAvatar source_;
  const ProgressFn& progress_;
  const WorkFolder folder_;
  PackageWriter writer_{Manifest{}};
  Clip clip_;
  std::vector<Rect> boxes_;
  ImportReport report_;
  const ImportWork work_;
};

}  // namespace

Status ImportOptions::validate() const {
  if (source.empty() || out.empty())
    return fail(ErrorCode::InvalidArgument, "importing needs a source and the package to write");
  if (!features.empty() && features != "ave" && features != "hubert" && features != "wenet")
    return fail(ErrorCode::InvalidArgument, "there are no speech features \"" + features + "\": ave, hubert or wenet");
  if (crf < 0 || crf > 51) return fail(ErrorCode::InvalidArgument, "the quality (crf) must be 0 to 51");
  return {};
}

Result<ImportReport> importAvatar(const ImportOptions& options, const ImportChecker& checker,
                                  const ProgressFn& progress, std::stop_token stop) {
  TRY(options.validate());
  auto source = TRY(ForeignAvatar::find(options.source, options.features));
  TRY(networkIsThere(options, source));  // before the long work
  return Importer(options, std::move(source), progress, std::move(stop)).run(checker);
}

}  // namespace visema
