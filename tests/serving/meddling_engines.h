// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "core/exporting/film.h"
#include "tests/support/synthetic_networks.h"

namespace visema::test {

/// What is done to an engine's work, on the thread that does it; either may be empty.
struct Meddling {
  std::function<void(MutableImageView painted)> painted;
  std::function<void()> opening;
};

/// Lets engines be stuck in the middle of their work.
struct Gate {
  std::atomic<bool> closed{false};
  void pass() const {
    while (closed) closed.wait(true);
  }
  void open() {
    closed = false;
    closed.notify_all();
  }
};

/// Engines that do as the real ones, and then that.
inline FilmEngines meddledEngines(Meddling meddling) {
  class Session final : public LipSession {
   public:
    Session(std::unique_ptr<LipSession> real, Meddling meddling)
        : real_(std::move(real)), meddling_(std::move(meddling)) {}
    Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& face) override { return real_->encode(face); }
    Status paint(const EncodedFace& face, std::span<const float> drive, MutableImageView patch) override {
      Status status = real_->paint(face, drive, patch);
      if (meddling_.painted) meddling_.painted(patch);
      return status;
    }

   private:
    const std::unique_ptr<LipSession> real_;
    const Meddling meddling_;
  };
  class Network final : public LipNetwork {
   public:
    Network(std::shared_ptr<const LipNetwork> real, Meddling meddling)
        : real_(std::move(real)), meddling_(std::move(meddling)) {}
    const NetworkSpec& spec() const override { return real_->spec(); }
    std::string engineName() const override { return real_->engineName(); }
    Result<std::unique_ptr<LipSession>> openSession() const override {
      if (meddling_.opening) meddling_.opening();
      auto real = real_->openSession();
      if (!real) return real;
      return std::make_unique<Session>(std::move(*real), meddling_);
    }

   private:
    const std::shared_ptr<const LipNetwork> real_;
    const Meddling meddling_;
  };
  FilmEngines engines = testEngines();
  engines.loadNetwork =
      [real = engines.loadNetwork, meddling = std::move(meddling)](
          const std::shared_ptr<const Weights>& weights) -> Result<std::shared_ptr<const LipNetwork>> {
    auto network = real(weights);
    if (!network) return network;
    return std::make_shared<const Network>(std::move(*network), meddling);
  };
  return engines;
}

inline FilmEngines stuckEngines(const Gate& gate) {
  return meddledEngines({[&gate](MutableImageView) { gate.pass(); }, {}});
}

}  // namespace visema::test
