// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

enum class NetworkFamily {
  Compatible,  // U-Net of SyncTalk_2D and Ultralight: a window of speech features -> pixels
  Ours,        // face encoder + painter: a mouth code -> pixels
};

/// What a lip network is, read from its weights; says nothing about the engine that runs it.
struct NetworkSpec {
  NetworkFamily family = NetworkFamily::Ours;
  int cropSize = 256;           // side in pixels of the square picture it sees and paints
  std::vector<int> driveShape;  // what drives one frame: {24} a mouth code; {32,16,16} a window of AVE features
  std::string speech;           // the features it was trained on: "visema-1", "ave", "hubert", "wenet"
  std::size_t driveSize() const {
    std::size_t size = 1;
    for (int dimension : driveShape) size *= static_cast<std::size_t>(dimension);
    return size;
  }
};

/// The sound-independent input of one avatar frame: cropSize x cropSize, three channels B, G, R; the mask has one
/// channel, 255 where the network paints. Compatible networks ignore `mask`: theirs is a fixed rectangle.
struct FaceInput {
  ImageView crop;
  ImageView reference;
  ImageView mask;
};

/// The cached half of a frame: what a network needs to know about the face before it hears anything.
/// Immutable, shared between the sessions of the network that made it.
class EncodedFace {
 public:
  virtual ~EncodedFace() = default;
  virtual std::size_t byteCount() const = 0;
};

/// One frame of a batch; see LipSession::paint.
struct PaintJob {
  const EncodedFace* face = nullptr;
  std::span<const float> drive;
  MutableImageView patch;
};

/// Runs one network on one thread. Opened, used and closed on that thread.
class LipSession {
 public:
  virtual ~LipSession() = default;
  virtual Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& face) = 0;
  /// Paints the whole crop (skin outside the mask passes through); `drive` has spec().driveSize() numbers.
  virtual Status paint(const EncodedFace& face, std::span<const float> drive, MutableImageView patch) = 0;
  /// Several frames at once, for exports: engines that gain from it work on all of them together.
  virtual Status paintMany(std::span<const PaintJob> jobs) {
    for (const PaintJob& job : jobs)
      if (Status status = paint(*job.face, job.drive, job.patch); !status) return status;
    return {};
  }
};

/// Loaded and packed weights for one engine. Immutable and shared. Thread-safe.
class LipNetwork {
 public:
  virtual ~LipNetwork() = default;
  virtual const NetworkSpec& spec() const = 0;
  virtual std::string engineName() const = 0;  // "Fused CPU, AVX-512", "LibTorch CPU, bf16"
  virtual Result<std::unique_ptr<LipSession>> openSession() const = 0;
};

}  // namespace visema
