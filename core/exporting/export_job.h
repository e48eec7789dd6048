// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/exporting/film.h"

namespace visema {

enum class JobState { Waiting, Running, Paused, Done, Failed, Cancelled };

/// One film to make, as the queue remembers it. A plain value.
struct ExportJob {
  std::int64_t id = 0;
  FilmOptions film;
  std::string engine = "auto";
  int priority = 0;  // higher first
  JobState state = JobState::Waiting;
  int attempts = 0;
  double progress = 0;         // 0..1, of a running job
  double secondsLeft = -1;     // of a running job; negative while unknown
  std::string error;           // why it failed, or why it waits for another try
  std::string report;          // JSON, of a finished job
  std::int64_t createdAt = 0;  // seconds since 1970
  std::int64_t finishedAt = 0;
  std::int64_t notBefore = 0;  // when the next try is due
};

const char* toString(JobState state);
/// Nothing more will be done for it unless somebody asks.
bool isOver(JobState state);
Result<JobState> jobStateFrom(const std::string& text);

/// The options of a film as JSON, for the queue's table; what the text does not name keeps its default.
std::string filmToJson(const FilmOptions& film);
Result<FilmOptions> filmFromJson(const std::string& text);

}  // namespace visema
