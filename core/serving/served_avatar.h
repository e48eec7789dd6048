// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/avatar/loaded_avatar.h"
#include "core/base/result.h"
#include "core/exporting/film.h"
#include "core/lipsync/lip_pipeline.h"
#include "core/lipsync/playhead.h"
#include "core/lipsync/speech_track.h"

namespace visema {

/// An avatar that requests are answered with: its package, its best network and what it says in its own footage.
/// Shared by all requests and sessions. Thread-safe. Paints nothing itself.
class ServedAvatar {
 public:
  /// `name` is what clients call it; `memory` what its frames and faces may take.
  static Result<std::shared_ptr<const ServedAvatar>> load(const std::string& name, const std::filesystem::path& package,
                                                          const FilmEngines& engines, std::uint64_t memory);

  const std::string& name() const { return name_; }
  const std::shared_ptr<LoadedAvatar>& avatar() const { return avatar_; }
  const AvatarPackage& package() const { return *avatar_->package(); }
  const NetworkEntry& network() const { return package().manifest().networks.front(); }
  const LipNetwork& engine() const { return *engine_; }
  const std::shared_ptr<const LipNetwork>& sharedEngine() const { return engine_; }
  double loadMilliseconds() const { return loadMilliseconds_; }
  std::uint64_t bytes() const { return bytes_; }
  bool imported() const { return network().family == NetworkFamily::Compatible; }

  /// Clients count the frames of all clips on, one clip after the other.
  std::int64_t frameCount() const { return frameCount_; }
  std::optional<ClipFrame> findFrame(std::int64_t id) const;
  /// Left, top, right and bottom of the square that the network's picture comes from, in pixels of the footage.
  std::array<float, 4> bounds(ClipFrame at) const;
  /// Rows and numbers of the features that came with the first clip; zeros where none did.
  std::array<std::int64_t, 2> featureShape() const;

  /// What is said in the footage at that frame: its own features, else its own sound, else silence.
  Result<SpeechFrame> ownSpeech(ClipFrame at) const;
  /// Another sound (16 kHz), heard through `encoder`, which is of network().speech.
  SpeechTrack hear(std::span<const float> samples, SpeechEncoder& encoder) const;
  /// How the mouth follows what clients send: networks of other programs paint what they are given.
  MouthControls mouth() const;
  /// A new one, as it listens.
  Result<std::unique_ptr<SpeechEncoder>> openEncoder() const { return engines_.openSpeechEncoder(network().speech); }
  const FeatureSource& source() const { return source_; }

  Result<std::unique_ptr<LipPipeline>> openPipeline() const;

 private:
  class KeptFile;
  ServedAvatar() = default;
  Status listen(const FilmEngines& engines);
  Result<SpeechTrack> speechOfClip(std::size_t clip) const;

  std::string name_;
  std::shared_ptr<const KeptFile> file_;
  std::shared_ptr<LoadedAvatar> avatar_;
  std::shared_ptr<const LipNetwork> engine_;
  FilmEngines engines_;
  FeatureSource source_;
  double loadMilliseconds_ = 0;
  std::uint64_t bytes_ = 0;
  std::int64_t frameCount_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<std::optional<SpeechTrack>> own_;  // by clip, as they are asked for
};

using ServedAvatarPtr = std::shared_ptr<const ServedAvatar>;

}  // namespace visema
