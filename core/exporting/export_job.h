// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exporting/film.h"

namespace visema {

enum class JobState { Waiting, Running, Paused, Done, Failed, Cancelled };

/// A file that was made of a job, as the farm's store keeps it.
struct JobFile {
  std::string name;  // "film.mp4"
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// One film to make, as a queue remembers it, whoever ordered it: window, command line or farm. A plain value.
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
  std::string owner;           // who ordered it; empty: whoever owns the queue
  std::string key;             // ordered once more under the same key it is the same job; empty: none
  std::string webhook;         // told when the job is over; empty: nobody
  double mostSeconds = 0;      // that making it may take; 0: as long as it takes
  std::string worker;          // of a farm: who makes it, or made it last
  int deaths = 0;              // of a farm: workers that fell silent while making it
  std::string errorCode;       // of a failed one: "bad-data", "worker-died"
  std::string log;             // of a failed one: the last lines of whoever made it
  std::vector<JobFile> files;  // of a finished one in a farm
};

const char* toString(JobState state);
/// Nothing more will be done for it unless somebody asks.
bool isOver(JobState state);
Result<JobState> jobStateFrom(const std::string& text);

/// Now, as jobs have their times.
std::int64_t jobTime();
/// "job 7 is not paused", for whoever asks for what its state does not allow.
detail::expectedlib::unexpected<Error> jobRefusal(std::int64_t id, const char* why);

/// The options of a film as JSON, for the queue's table; what the text does not name keeps its default.
std::string filmToJson(const FilmOptions& film);
Result<FilmOptions> filmFromJson(const std::string& text);

/// All of a job but its number as JSON: what a farm keeps. What the text does not name keeps its default.
std::string jobToJson(const ExportJob& job);
Result<ExportJob> jobFromJson(const std::string& text);

}  // namespace visema
