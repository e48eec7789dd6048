// SPDX-License-Identifier: Apache-2.0
#include "core/serving/served_avatar.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/avatar/member_media.h"
#include "core/avatar/memory_budget.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/speech/feature_windows.h"

namespace visema {

/// The very file that is there now, whatever takes its place: clips are opened as they are needed.
class ServedAvatar::KeptFile {
 public:
  explicit KeptFile(const std::filesystem::path& file) : handle_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~KeptFile() {
    if (handle_ >= 0) ::close(handle_);
  }
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(handle_); }
  /// The avatar that lies at `package`.
  static Result<std::shared_ptr<ServedAvatar>> load(const std::string& name, const std::filesystem::path& package,
                                                    const FilmEngines& engines, std::uint64_t memory);

 private:
  const int handle_;
};

Result<ServedAvatarPtr> ServedAvatar::load(const std::string& name, const std::filesystem::path& package,
                                           const FilmEngines& engines, std::uint64_t memory) {
  auto file = std::make_shared<const KeptFile>(package);
  auto served = KeptFile::load(name, file->path(), engines, memory);
  if (served) {
    (*served)->file_ = std::move(file);
    return *served;
  }
  Error error = served.error();  // which is to name the file as people know it
  const std::string handle = file->path().string(), shown = package.string();
  for (std::size_t at = error.message.find(handle); at != std::string::npos;
       at = error.message.find(handle, at + shown.size()))
    error.message.replace(at, handle.size(), shown);
  return fail(error);
}

Result<std::shared_ptr<ServedAvatar>> ServedAvatar::KeptFile::load(const std::string& name,
                                                                   const std::filesystem::path& package,
                                                                   const FilmEngines& engines, std::uint64_t memory) {
  const SteadyTime start = std::chrono::steady_clock::now();
  auto opened = TRY(AvatarPackage::open(package));
  const Manifest& manifest = opened->manifest();
  if (manifest.networks.empty())
    return fail(ErrorCode::Unsupported, package.string() + " has no trained network yet: it cannot speak");
  std::shared_ptr<ServedAvatar> served(new ServedAvatar);
  served->name_ = name;
  served->engines_ = engines;
  served->frameCount_ = manifest.totalFrames();
  served->own_.resize(manifest.clips.size());
  served->avatar_ = TRY(LoadedAvatar::load(opened, MemoryBudget::create(memory, 0), {}, Loading::AsNeeded));
  auto weights = TRY(opened->weights(manifest.networks.front().weights));
  served->engine_ = TRY(engines.loadNetwork(weights));
  TRY(served->listen(engines));
  TRY(served->openPipeline());  // whatever is wrong is known now
  const auto file = manifest.files.find(manifest.networks.front().weights);
  served->bytes_ = served->avatar_->plan().total() + (file == manifest.files.end() ? 0 : file->second.size);
  served->loadMilliseconds_ = millisecondsSince(start);
  return served;
}

/// Where its encoder is not here, an imported avatar speaks what came with it all the same.
Status ServedAvatar::listen(const FilmEngines& engines) {
  auto encoder = engines.openSpeechEncoder(network().speech);
  if (encoder) {
    source_ = featureSource(**encoder);
    return {};
  }
  const auto& clips = package().manifest().clips;
  const auto known =
      std::find_if(clips.begin(), clips.end(), [](const Clip& clip) { return clip.features.has_value(); });
  if (known == clips.end()) return fail(encoder.error());
  source_.silence = quietestRow(TRY(speechOfClip(static_cast<std::size_t>(known - clips.begin()))));
  return {};
}

std::optional<ClipFrame> ServedAvatar::findFrame(std::int64_t id) const {
  if (id < 0) return std::nullopt;
  const auto& clips = package().manifest().clips;
  for (std::size_t clip = 0; clip < clips.size(); ++clip) {
    if (id < clips[clip].frameCount) return ClipFrame{clip, id};
    id -= clips[clip].frameCount;
  }
  return std::nullopt;
}

std::array<float, 4> ServedAvatar::bounds(ClipFrame at) const {
  const CropTrack& crops = package().crops(at.clip);
  if (const auto box = crops.rectangle(at.frame))
    return {static_cast<float>(box->x), static_cast<float>(box->y), static_cast<float>(box->x + box->width),
            static_cast<float>(box->y + box->height)};
  const Similarity back = crops.at(at.frame, network().cropSize).inverse();
  const double side = network().cropSize;
  std::array<float, 4> bounds{1e9f, 1e9f, -1e9f, -1e9f};
  for (const Point corner : {Point{0, 0}, Point{side, 0}, Point{0, side}, Point{side, side}}) {
    const Point p = back.apply(corner);
    bounds[0] = std::min(bounds[0], static_cast<float>(p.x)), bounds[1] = std::min(bounds[1], static_cast<float>(p.y));
    bounds[2] = std::max(bounds[2], static_cast<float>(p.x)), bounds[3] = std::max(bounds[3], static_cast<float>(p.y));
  }
  return bounds;
}

std::array<std::int64_t, 2> ServedAvatar::featureShape() const {
  const auto& features = package().manifest().clips.front().features;
  if (!features) return {0, 0};
  const auto rows = featureRowsOf(package(), *features);
  return rows ? std::array<std::int64_t, 2>{rows->count(), rows->dimension()} : std::array<std::int64_t, 2>{0, 0};
}

Result<SpeechTrack> ServedAvatar::speechOfClip(std::size_t index) const {
  const Clip& clip = package().manifest().clips[index];
  const std::size_t frames = static_cast<std::size_t>(clip.frameCount);
  if (clip.features && clip.features->speech == network().speech)
    return SpeechTrack{TRY(featureRowsOf(package(), *clip.features)), std::vector<float>(frames, 1.0f)};
  SpeechTrack silence{FeatureRows(static_cast<int>(source_.silence.size())), std::vector<float>(frames, 0.0f)};
  for (std::size_t i = 0; i < frames; ++i) silence.rows.append(source_.silence);
  auto encoder = engines_.openSpeechEncoder(network().speech);
  if (!encoder) return silence;
  auto sound = readSpeech(TRY(memberMedia(package(), clip.video)));
  if (!sound || sound->samples.empty()) return silence;  // filmed without sound
  SpeechTrack heard = hear(sound->samples, **encoder);
  heard.speech.resize(frames);
  return heard;
}

Result<SpeechFrame> ServedAvatar::ownSpeech(ClipFrame at) const {
  const std::lock_guard lock(mutex_);
  auto& own = own_.at(at.clip);
  if (!own) own = TRY(speechOfClip(at.clip));
  return own->frame(at.frame, kFullLookahead);
}

SpeechTrack ServedAvatar::hear(std::span<const float> samples, SpeechEncoder& encoder) const {
  return analyseSpeech(samples, encoder, imported() ? SoundEnds::InNothing : SoundEnds::InSilence);
}

MouthControls ServedAvatar::mouth() const {
  MouthControls controls;
  controls.closeInSilence = !imported();
  return controls;
}

Result<std::unique_ptr<LipPipeline>> ServedAvatar::openPipeline() const {
  return LipPipeline::create(avatar_, 0, engine_, source_);
}

}  // namespace visema
