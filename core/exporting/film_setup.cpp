// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film_setup.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "core/base/try.h"
#include "core/lipsync/frame_plan_file.h"
#include "core/lipsync/said_text.h"
#include "core/media/audio_reader.h"
#include "core/media/loudness.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr float kSpeaking = 0.5f;
constexpr FrameIndex kSpeechAhead = 3;         // the talking clip begins a little before the word
constexpr FrameIndex kFinishFrames = 25;       // a second to come to the neutral pose
constexpr float kClosingFrames = 4;            // the last of them, in which the mouth closes
constexpr std::uint64_t kPicturesInWork = 48;  // painted ahead, waiting, and in the encoder

Result<std::size_t> chooseNetwork(const AvatarPackage& package, const std::string& name) {
  const auto& networks = package.manifest().networks;
  for (std::size_t i = 0; i < networks.size(); ++i)
    if (name.empty() || networks[i].name == name) return i;
  std::string names;
  for (const NetworkEntry& entry : networks) names += (names.empty() ? "" : ", ") + entry.name;
  return fail(ErrorCode::NotFound, package.path().string() + " has no network \"" + name + "\"" +
                                       (names.empty() ? "" : "; it has " + names));
}

Status openAvatar(FilmSetup& setup, const FilmEngines& engines) {
  const FilmOptions& options = setup.options;
  auto package = TRY(AvatarPackage::open(options.avatar));
  auto network = TRY(chooseNetwork(*package, options.network));
  setup.network = network;
  auto weights = TRY(package->weights(package->manifest().networks[network].weights));
  auto engine = TRY(engines.loadNetwork(weights));
  setup.engine = engine;
  const Size picture = package->manifest().clips.front().size;
  const std::uint64_t inUse = MemoryBudget::residentBytes() + kPicturesInWork * YuvImage::byteCountOf(picture);
  auto budget = options.memoryBytes > 0 ? MemoryBudget::create(options.memoryBytes, inUse) : MemoryBudget::create();
  setup.avatar = TRY(LoadedAvatar::load(package, budget, {}, Loading::AsNeeded));
  auto first = TRY(setup.avatar->clip(0).frame(0));
  setup.pictureSize = first->size();
  setup.color = first->color();
  return {};
}

/// From the user's own file of features.
Result<SpeechTrack> givenSpeech(const FilmSetup& setup, const std::string& name, const AudioClip& speech,
                                SoundEnds ends) {
  auto given = readSpeechFeatures(setup.options.features, speech, ends);
  const NetworkSpec& spec = setup.engine->spec();
  if (!given || spec.family != NetworkFamily::Compatible) return given;
  const std::size_t wanted = spec.driveSize() / kRowsPerFrame, has = static_cast<std::size_t>(given->rows.dimension());
  if (has != wanted)
    return fail(ErrorCode::InvalidArgument, setup.options.features.string() + " has rows of " + std::to_string(has) +
                                                " features; those of " + name + ", which this avatar hears, have " +
                                                std::to_string(wanted));
  return given;
}

/// The features come from whoever has them: a file, the avatar for its own training sound, or the speech encoder. The
/// first two know whole sounds; of `speech`, which is whole, the film has the first `samples`.
Status hearSpeech(FilmSetup& setup, const FilmEngines& engines, const AudioClip& speech, std::size_t samples) {
  const FilmOptions& options = setup.options;
  const SoundEnds ends = options.referenceEnds ? SoundEnds::InNothing : SoundEnds::InSilence;
  const std::string& name = setup.avatar->package()->manifest().networks[setup.network].speech;
  auto encoder = engines.openSpeechEncoder(name);
  if (!options.features.empty()) {
    setup.speech = TRY(givenSpeech(setup, name, speech, ends));
    setup.heardThrough = options.features.string();
  } else {
    auto known = TRY(findKnownSpeech(*setup.avatar->package(), name, speech, ends));
    if (!encoder && !known) return fail(encoder.error());
    if (known) {
      setup.speech = std::move(*known);
      setup.heardThrough = "the avatar's own features of this sound";
    } else {
      setup.speech = analyseSpeech(std::span(speech.samples).first(samples), **encoder, ends);
      setup.heardThrough = name;
      setup.source.fingerprint = (*encoder)->fingerprint();
    }
  }
  const bool fits = encoder && (*encoder)->dimension() == setup.speech.rows.dimension();
  setup.source.silence = fits ? silenceRow(**encoder) : quietestRow(setup.speech);
  return {};
}

/// The phones of a known text, or those that are known with their times, take the place of what was heard.
Status followText(FilmSetup& setup, const FilmEngines& engines, std::span<const float> samples) {
  const FilmOptions& options = setup.options;
  const std::filesystem::path& known = options.phones.empty() ? options.text : options.phones;
  if (known.empty()) return {};
  if (!engines.openHearing)
    return fail(ErrorCode::Unsupported, known.string() + " cannot be followed here; leave the text out.");
  auto hearing = TRY(engines.openHearing(setup.avatar->package()->manifest().networks[setup.network].speech));
  setup.speech =
      TRY(options.phones.empty() ? saidInText(setup.speech, samples, hearing, options.text, options.textLanguage)
                                 : saidInPhones(setup.speech, samples, hearing, options.phones));
  setup.heardThrough += " and " + known.filename().string();
  return {};
}

Status hearSound(FilmSetup& setup, const FilmEngines& engines) {
  const FilmOptions& options = setup.options;
  auto sound = TRY(readAudio(options.audio));
  setup.sound = std::move(sound);
  TRY(changeSound(options.changes, setup.sound));
  if (setup.sound.frames() == 0) return fail(ErrorCode::BadData, options.audio.string() + " holds no sound to speak");
  auto speech = TRY(speechOf(setup.sound));
  std::size_t samples = speech.samples.size();
  if (options.seconds > 0 && options.seconds < setup.sound.seconds()) {
    setup.sound.samples.resize(static_cast<std::size_t>(std::llround(options.seconds * setup.sound.rate)) *
                               static_cast<std::size_t>(setup.sound.channels));
    samples = std::min(samples, static_cast<std::size_t>(std::llround(options.seconds * kSpeechRate)));
  }
  // A text is said in the whole sound, also where only its beginning is wanted.
  const bool whole = !options.text.empty() || !options.phones.empty();
  const std::size_t heard = whole ? speech.samples.size() : samples;
  TRY(hearSpeech(setup, engines, speech, heard));
  if (Status followed = followText(setup, engines, std::span(speech.samples).first(heard));
      !followed && !options.heardIfNotFollowed)
    return followed;
  setup.frames = framesCovering(setup.sound.frames(), setup.sound.rate, kFrameRate);
  setup.speech.speech.resize(static_cast<std::size_t>(setup.frames));
  if (!options.subtitles.empty()) {
    setup.subtitles = TRY(readSubtitles(options.subtitles, setup.speech.speech));
  }
  if (options.loudness) normaliseLoudness(setup.sound, *options.loudness);
  return {};
}

/// The names of the avatar's clips, and how long they are.
std::pair<std::vector<std::string>, std::vector<FrameIndex>> clipsOf(const FilmSetup& setup) {
  std::pair<std::vector<std::string>, std::vector<FrameIndex>> clips;
  for (const Clip& clip : setup.avatar->package()->manifest().clips) {
    clips.first.push_back(clip.name);
    clips.second.push_back(clip.frameCount);
  }
  return clips;
}

/// A film whose footage was chosen before, in a live session: as long as both the choice and the sound.
Status readPlan(FilmSetup& setup) {
  if (setup.options.planIn.empty()) return {};
  const auto [clips, frameCounts] = clipsOf(setup);
  auto plan = TRY(readFramePlan(setup.options.planIn, clips, frameCounts));
  setup.plan = std::move(plan);
  setup.frames = std::min(setup.frames, static_cast<FrameIndex>(setup.plan.size()));
  setup.plan.resize(static_cast<std::size_t>(setup.frames));
  const std::int64_t sound =
      std::min(setup.sound.frames(), firstSampleOfFrame(setup.frames, setup.sound.rate, kFrameRate));
  setup.sound.samples.resize(static_cast<std::size_t>(sound * setup.sound.channels));
  return {};
}

Status readCodes(FilmSetup& setup) {
  if (setup.options.codesIn.empty()) return {};
  auto codes = TRY(readMouthCodes(setup.options.codesIn));
  if (codes.frames() < setup.frames)
    return fail(ErrorCode::InvalidArgument, setup.options.codesIn.string() + " has " + std::to_string(codes.frames()) +
                                                " frames, the sound needs " + std::to_string(setup.frames));
  setup.codes = std::move(codes);
  return {};
}

Status writeCodes(const FilmSetup& setup, LipPipeline& pipeline) {
  if (setup.options.codesOut.empty()) return {};
  if (setup.engine->spec().family != NetworkFamily::Ours)
    return fail(ErrorCode::Unsupported, "this avatar's network has no mouth codes: --codes is for networks of ours");
  MouthCodes codes;
  codes.size = static_cast<int>(pipeline.drive().size());
  codes.values.reserve(pipeline.drive().size() * static_cast<std::size_t>(setup.frames));
  for (FrameIndex frame = 0; frame < setup.frames; ++frame) {
    setup.hear(frame, pipeline);
    codes.values.insert(codes.values.end(), pipeline.drive().begin(), pipeline.drive().end());
  }
  return writeMouthCodes(setup.options.codesOut, codes);
}

bool speaksSoon(const std::vector<float>& speech, FrameIndex frame) {
  const auto begin = speech.begin() + frame;
  const auto end =
      speech.begin() + std::min<FrameIndex>(frame + kSpeechAhead + 1, static_cast<FrameIndex>(speech.size()));
  return std::any_of(begin, end, [](float share) { return share >= kSpeaking; });
}

Status planFootage(FilmSetup& setup) {
  const FilmOptions& options = setup.options;
  if (!options.planIn.empty()) return {};
  std::vector<PlayableClip> clips = playableClips(*setup.avatar);
  PlayheadOptions walk;
  if (options.startFrame) {
    ClipFrame start;
    while (start.clip + 1 < clips.size() && clips[start.clip].role != ClipRole::Talk) ++start.clip;
    start.frame = *options.startFrame;
    walk.start = start;
  }
  auto playhead = TRY(Playhead::create(std::move(clips), walk));
  setup.plan.reserve(static_cast<std::size_t>(setup.frames));
  for (FrameIndex frame = 0; frame < setup.frames; ++frame) {
    if (options.endNeutral && setup.frames - frame == std::min(kFinishFrames, setup.frames))
      playhead.finishIn(setup.frames - frame);
    setup.plan.push_back(playhead.next(!options.idleInSilence || speaksSoon(setup.speech.speech, frame)));
  }
  return {};
}

Status changePlan(FilmSetup& setup) {
  if (setup.options.changes.empty()) return {};
  const auto [clips, frameCounts] = clipsOf(setup);
  return changeFootage(setup.options.changes, clips, frameCounts, setup.plan);
}

/// The film's own shape, from where the face is in each frame.
Status shapePictures(FilmSetup& setup) {
  const AvatarPackage& package = *setup.avatar->package();
  std::vector<Point> faces;
  faces.reserve(setup.plan.size());
  for (const FramePlan& plan : setup.plan) {
    const CropTrack& track = package.crops(plan.main.clip);
    const double middle = track.cropSize() / 2.0;
    faces.push_back(track.at(plan.main.frame).inverse().apply({middle, middle}));
  }
  setup.shape = TRY(Reframing::create(setup.options.framing, setup.options.height, setup.pictureSize, faces));
  setup.filmFrames = framesCovering(setup.sound.frames(), setup.sound.rate, setup.options.rate);
  return {};
}

/// All is known that will be shown: only faces that are shown again need be kept.
void expectFaces(const FilmSetup& setup) {
  std::map<EncoderCache::Key, int> uses;
  const auto use = [&](const ClipFrame& at) {
    ++uses[{at.clip, at.frame, setup.network, setup.options.picture.referenceExact}];
  };
  for (const FramePlan& plan : setup.plan) {
    use(plan.main);
    if (plan.leaving) use(*plan.leaving);
  }
  setup.avatar->faces().expect(std::move(uses));
}

}  // namespace

Result<std::unique_ptr<LipPipeline>> FilmSetup::openPipeline() const {
  return LipPipeline::create(avatar, network, engine, source);
}

MediaWriterOptions FilmSetup::mediaOptions() const {
  MediaWriterOptions media;
  media.format = options.format;
  media.size = shape->size();
  media.rate = options.rate;
  media.color = color;
  media.audio = MediaAudioOptions{sound.rate, sound.channels, 0};
  media.preset = options.preset;
  media.crf = options.crf;
  media.hardware = options.hardware;
  return media;
}

void FilmSetup::hear(FrameIndex frame, LipPipeline& pipeline) const {
  if (codes.size > 0) return pipeline.setDrive(codes.code(frame));
  const MouthChange change = mouthChangeAt(options.changes, frame);
  SpeechFrame heard = speech.frame(change.heardAt, options.lookahead);
  // Whoever is to come to rest does so with a closed mouth, also where the sound ends within a word.
  if (options.endNeutral) heard.gate *= std::min(1.0f, static_cast<float>(frames - 1 - frame) / kClosingFrames);
  MouthControls mouth = options.mouth;
  mouth.amplitude *= change.amplitude;
  pipeline.hear(heard, mouth);
}

Result<std::unique_ptr<FilmSetup>> prepareFilm(const FilmOptions& options, const FilmEngines& engines,
                                               const ProgressFn& progress) {
  TRY(options.validate());
  auto setup = std::make_unique<FilmSetup>();
  setup->options = options;
  if (progress) progress({-1, "Opening the avatar", -1});
  TRY(openAvatar(*setup, engines));
  if (progress) progress({-1, "Listening", -1});
  TRY(hearSound(*setup, engines));
  TRY(readPlan(*setup));
  TRY(readCodes(*setup));
  auto pipeline = TRY(setup->openPipeline());
  const std::size_t driveSize = pipeline->drive().size();
  if (setup->codes.size > 0 && setup->codes.size != static_cast<int>(driveSize))
    return fail(ErrorCode::InvalidArgument, options.codesIn.string() + " has codes of " +
                                                std::to_string(setup->codes.size) + " numbers, the network takes " +
                                                std::to_string(driveSize));
  TRY(writeCodes(*setup, *pipeline));
  TRY(planFootage(*setup));
  TRY(changePlan(*setup));
  TRY(shapePictures(*setup));
  expectFaces(*setup);
  return setup;
}

}  // namespace visema
