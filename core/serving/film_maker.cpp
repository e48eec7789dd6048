// SPDX-License-Identifier: Apache-2.0
#include "core/serving/film_maker.h"

#include <utility>

#include "core/base/trace.h"

namespace visema {
namespace {

constexpr std::size_t kMostWaiting = 8;

}  // namespace

FilmMaker::FilmMaker(FilmEngines engines)
    : engines_(std::move(engines)),
      asked_(kMostWaiting + 8, WhenFull::Wait),
      thread_([this](const std::stop_token& stop) {
        nameThisThread("film");
        while (auto asked = asked_.pop()) {
          const ScopedRequest lines(asked->request);
          asked->done(renderFilm(asked->options, engines_, asked->progress, stop, WhenStopped::LeaveNothing));
        }
      }) {}

FilmMaker::~FilmMaker() {
  asked_.close();
  thread_.request_stop();
}

void FilmMaker::make(FilmOptions options, ProgressFn progress, Done done) {
  if (asked_.size() >= kMostWaiting)
    return done(fail(ErrorCode::LimitExceeded, "too many films wait to be made: try again in 60 s"));
  auto whenDone = std::make_shared<Done>(std::move(done));
  if (!asked_.push({std::move(options), std::move(progress),
                    [whenDone](auto report) { (*whenDone)(std::move(report)); }, currentRequest()}))
    (*whenDone)(fail(ErrorCode::Cancelled, "the server is stopping"));
}

}  // namespace visema
