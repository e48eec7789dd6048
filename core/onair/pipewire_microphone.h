// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <atomic>
#include <memory>
#include <string>

#include "core/onair/delay_line.h"
#include "core/onair/on_air_output.h"
#include "core/onair/pipewire_library.h"

namespace visema::pipewire {

/// An audio source of PipeWire's that says what a delay line has. Belongs to its loop's thread; samples are taken on
/// PipeWire's own.
class Microphone {
 public:
  static Result<std::unique_ptr<Microphone>> create(const Library& library, pw_core* core, DelayLine& voice);
  ~Microphone();
  Microphone(const Microphone&) = delete;
  Microphone& operator=(const Microphone&) = delete;

  void fill(OutputStatus& status) const;
  /// Why it has stopped for good; empty: it has not.
  const std::string& trouble() const { return trouble_; }

 private:
  Microphone(const Library& library, DelayLine& voice);
  Status connect(pw_core* core);
  void stateChanged(pw_stream_state state, const char* error);
  void process();

  const Library& library_;
  DelayLine& voice_;
  pw_stream_events events_{};
  spa_hook listener_{};
  pw_stream* stream_ = nullptr;
  bool streaming_ = false;
  std::string trouble_;
};

}  // namespace visema::pipewire
