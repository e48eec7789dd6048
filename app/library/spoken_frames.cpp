// SPDX-License-Identifier: Apache-2.0
#include "app/library/spoken_frames.h"

#include <filesystem>
#include <utility>

#include "app/wiring/engines.h"
#include "app/wiring/program_files.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/memory_budget.h"
#include "core/base/try.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

Result<std::filesystem::path> avatarFile(const std::string& nameOrPath) {
  std::error_code error;
  if (std::filesystem::exists(nameOrPath, error) || nameOrPath.find('/') != std::string::npos)
    return std::filesystem::path(nameOrPath);
  if (auto own = ownAvatar(nameOrPath)) return own;
  return fail(ErrorCode::NotFound,
              "there is no avatar \"" + nameOrPath + "\": neither such a file nor one that comes with the program");
}

Status checkSound(SampleRate rate, int channels) {
  if (rate < 1000 || rate > 1'000'000)
    return fail(ErrorCode::InvalidArgument,
                "sound of " + std::to_string(rate) + " Hz is not possible: 1000 to 1000000");
  if (channels < 1 || channels > 64)
    return fail(ErrorCode::InvalidArgument, std::to_string(channels) + " channels are not possible: 1 to 64");
  return {};
}

}  // namespace

Result<std::unique_ptr<SpokenFrames>> SpokenFrames::open(const Options& options) {
  TRY(checkLookahead(options.lookahead));
  const auto file = TRY(avatarFile(options.avatar));
  const auto package = TRY(AvatarPackage::open(file));
  const auto budget = options.memoryBytes > 0 ? MemoryBudget::create(options.memoryBytes) : MemoryBudget::create();
  const auto loaded = TRY(LoadedAvatar::load(package, budget, {}, Loading::AsNeeded));
  LiveAvatar avatar = TRY(speakingAvatar(loaded, options.engine));
  std::unique_ptr<SpokenFrames> frames(new SpokenFrames);
  const LiveNetwork& best = avatar.networks.front();
  frames->pipeline_ = TRY(LipPipeline::create(avatar.avatar, best.index, best.engine, std::move(avatar.source)));
  frames->playhead_ = TRY(Playhead::create(playableClips(*avatar.avatar)));
  frames->listener_ = std::make_unique<SpeechListener>(std::move(avatar.encoder));
  frames->lookahead_ = options.lookahead;
  return frames;
}

Status SpokenFrames::push(std::span<const float> samples, SampleRate rate, int channels) {
  TRY(checkSound(rate, channels));
  if (finished_) return fail(ErrorCode::InvalidArgument, "the sound is over already: open the avatar again");
  if (rate_ == 0) {
    rate_ = rate, channels_ = channels;
    resampler_.emplace(rate, kSpeechRate, 1);
  }
  if (rate != rate_ || channels != channels_)
    return fail(ErrorCode::InvalidArgument, "the sound began with " + std::to_string(rate_) + " Hz and " +
                                                std::to_string(channels_) + " channels; it has to stay that");
  mono_.clear(), speech_.clear();
  appendChannels(samples, channels, 1, mono_);
  resampler_->push(mono_, speech_);
  listener_->listen(speech_);
  return {};
}

void SpokenFrames::finish() {
  if (std::exchange(finished_, true)) return;
  speech_.clear();
  if (resampler_) resampler_->flush(speech_);
  listener_->listen(speech_);
  listener_->finish();
}

/// A frame is shown once the one after it was heard, for the talking footage begins a little before the word.
Result<std::optional<SpokenFrames::Frame>> SpokenFrames::pull() {
  while (heard_.size() < 2) {
    auto next = listener_->next(lookahead_);
    if (!next) break;
    heard_.push_back(std::move(*next));
  }
  if (heard_.empty() || (heard_.size() < 2 && !finished_)) return std::optional<Frame>();
  const FramePlan plan = playhead_->next(heard_.front().speaking || heard_.back().speaking);
  pipeline_->hear(heard_.front(), {});
  Frame frame{heard_.front().index, TRY(pipeline_->render(plan, {})), pipeline_->opening()};
  heard_.pop_front();
  return std::optional<Frame>(std::move(frame));
}

}  // namespace visema
