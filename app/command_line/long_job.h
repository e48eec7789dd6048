// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>

#include "core/base/progress.h"

namespace visema {

/// What a command that takes long shares with its user: a progress line while standard error is a terminal, and Ctrl-C,
/// which asks the job to stop instead of ending the program; a second Ctrl-C ends it. One at a time.
class LongJob {
 public:
  LongJob();
  ~LongJob();
  LongJob(const LongJob&) = delete;
  LongJob& operator=(const LongJob&) = delete;

  std::stop_token stopToken() const;
  /// Draws the line, at most ten times a second.
  ProgressFn progress();
  /// Takes the line away, for what is printed next.
  void clearLine();

 private:
  struct State;
  State* state_;
};

}  // namespace visema
