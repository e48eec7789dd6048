// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/json.h"

namespace visema {
namespace {

using Json = nlohmann::ordered_json;

Json toJson(const FilmQuality& quality) {
  return {{"colourOffsetMean", quality.colourOffsetMean},
          {"colourOffsetLargest", quality.colourOffsetLargest},
          {"restlessness", quality.restlessness},
          {"openInSilence", quality.openInSilence},
          {"openInSpeech", quality.openInSpeech}};
}

FilmQuality qualityFrom(const Json& json) {
  return {json.value("colourOffsetMean", -1.0), json.value("colourOffsetLargest", -1.0),
          json.value("restlessness", -1.0), json.value("openInSilence", 0.0), json.value("openInSpeech", 0.0)};
}

}  // namespace

double FilmReport::framesPerSecond() const { return static_cast<double>(frames) / std::max(wallSeconds, 1e-9); }

std::string FilmReport::json() const {
  Json report{{"out", out.string()},
              {"engine", engine},
              {"encoder", encoder},
              {"crf", crf},
              {"bytes", bytes},
              {"heardThrough", heardThrough},
              {"memory", cachePlan},
              {"frames", frames},
              {"resumedAt", resumedAt},
              {"soundSeconds", soundSeconds},
              {"wallSeconds", wallSeconds},
              {"framesPerSecond", framesPerSecond()},
              {"timings", visema::toJson(timings)},
              {"quality", toJson(quality)}};
  Json shown = Json::array();
  for (const FramePlan& at : plan) {
    Json frame = Json::array({clips[at.main.clip], at.main.frame});
    if (at.leaving) {
      frame.push_back(clips[at.leaving->clip]);
      frame.push_back(at.leaving->frame);
      frame.push_back(at.mainWeight);
    }
    shown.push_back(std::move(frame));
  }
  report["shown"] = std::move(shown);
  if (judged) report.update({{"sync", sync}, {"syncOffset", syncOffset}});
  return jsonText(report);
}

Result<FilmReport> FilmReport::read(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    FilmReport report;
    report.out = json.value("out", std::string());
    report.engine = json.value("engine", std::string());
    report.encoder = json.value("encoder", std::string());
    report.heardThrough = json.value("heardThrough", std::string());
    report.crf = json.value("crf", 0);
    report.bytes = json.value("bytes", std::uint64_t{0});
    report.cachePlan = json.value("memory", std::string());
    report.frames = json.value("frames", FrameIndex{0});
    report.resumedAt = json.value("resumedAt", FrameIndex{0});
    report.soundSeconds = json.value("soundSeconds", 0.0);
    report.wallSeconds = json.value("wallSeconds", 0.0);
    report.timings = snapshotFrom(json.value("timings", Json::object()));
    report.judged = json.contains("sync");
    report.sync = json.value("sync", -1.0);
    report.syncOffset = json.value("syncOffset", 0);
    report.quality = qualityFrom(json.value("quality", Json::object()));
    return report;
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::BadData, "the report cannot be read");
  }
}

}  // namespace visema
