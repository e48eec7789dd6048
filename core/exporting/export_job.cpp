// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/export_job.h"

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::array kStates{
    std::pair{JobState::Waiting, "waiting"}, std::pair{JobState::Running, "running"},
    std::pair{JobState::Paused, "paused"},   std::pair{JobState::Done, "done"},
    std::pair{JobState::Failed, "failed"},   std::pair{JobState::Cancelled, "cancelled"},
};

}  // namespace

std::int64_t jobTime() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

detail::expectedlib::unexpected<Error> jobRefusal(std::int64_t id, const char* why) {
  return fail(ErrorCode::InvalidArgument, "job " + std::to_string(id) + " " + why);
}

const char* toString(JobState state) {
  for (const auto& [value, name] : kStates)
    if (value == state) return name;
  return "waiting";
}

bool isOver(JobState state) {
  return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
}

Result<JobState> jobStateFrom(const std::string& text) {
  for (const auto& [value, name] : kStates)
    if (text == name) return value;
  return fail(ErrorCode::BadData, "the export queue holds a job in the unknown state \"" + text + "\"");
}

std::string filmToJson(const FilmOptions& film) {
  nlohmann::json json{{"avatar", film.avatar.string()},
                      {"audio", film.audio.string()},
                      {"out", film.out.string()},
                      {"format", static_cast<int>(film.format)},
                      {"preset", film.preset},
                      {"crf", film.crf},
                      {"hardware", film.hardware == HardwareEncoder::IfItOpens},
                      {"network", film.network},
                      {"endNeutral", film.endNeutral},
                      {"idleInSilence", film.idleInSilence},
                      {"lookaheadMs", film.lookahead.milliseconds()},
                      {"amplitude", film.mouth.amplitude},
                      {"closeInSilence", film.mouth.closeInSilence},
                      {"sharpness", film.picture.sharpness},
                      {"referenceExact", film.picture.referenceExact},
                      {"framing", toString(film.framing)},
                      {"height", film.height},
                      {"seconds", film.seconds},
                      {"rate", {film.rate.num, film.rate.den}},
                      {"subtitles", film.subtitles.string()},
                      {"burnSubtitles", film.burnSubtitles},
                      {"background", film.background},
                      {"codesOut", film.codesOut.string()},
                      {"referenceEnds", film.referenceEnds},
                      {"features", film.features.string()},
                      {"codesIn", film.codesIn.string()},
                      {"text", film.text.string()},
                      {"textLanguage", film.textLanguage},
                      {"phones", film.phones.string()},
                      {"heardIfNotFollowed", film.heardIfNotFollowed},
                      {"planIn", film.planIn.string()},
                      {"memoryBytes", film.memoryBytes},
                      {"threads", film.threads}};
  if (film.loudness) json["loudness"] = *film.loudness;
  if (!film.changes.empty()) json["changes"] = nlohmann::json::parse(writeChanges(film.changes));
  if (film.startFrame) json["startFrame"] = *film.startFrame;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<FilmOptions> filmFromJson(const std::string& text) {
  const auto unreadable =
      fail(ErrorCode::BadData, "the settings of this video cannot be read from the queue: remove the job");
  try {
    const auto json = nlohmann::json::parse(text);
    FilmOptions film;
    film.avatar = json.at("avatar").get<std::string>();
    film.audio = json.at("audio").get<std::string>();
    film.out = json.at("out").get<std::string>();
    film.format = json.value("format", film.format);
    if (film.format < MediaFormat::Mp4 || film.format > MediaFormat::PngSequence) return unreadable;
    film.preset = json.value("preset", film.preset);
    film.crf = json.value("crf", film.crf);
    film.hardware = json.value("hardware", false) ? HardwareEncoder::IfItOpens : HardwareEncoder::Never;
    film.network = json.value("network", film.network);
    film.endNeutral = json.value("endNeutral", film.endNeutral);
    film.idleInSilence = json.value("idleInSilence", film.idleInSilence);
    film.lookahead = Lookahead(json.value("lookaheadMs", film.lookahead.milliseconds()));
    film.mouth.amplitude = json.value("amplitude", film.mouth.amplitude);
    film.mouth.closeInSilence = json.value("closeInSilence", film.mouth.closeInSilence);
    film.picture.sharpness = json.value("sharpness", film.picture.sharpness);
    film.picture.referenceExact = json.value("referenceExact", film.picture.referenceExact);
    auto framing = framingFrom(json.value("framing", std::string(toString(film.framing))));
    if (!framing) return unreadable;
    film.framing = *framing;
    film.seconds = json.value("seconds", film.seconds);
    film.height = json.value("height", film.height);
    if (json.contains("rate")) {
      const auto rate = json.at("rate").get<std::pair<std::int64_t, std::int64_t>>();
      if (rate.first < 1 || rate.second < 1) return unreadable;
      film.rate = FrameRate(rate.first, rate.second);
    }
    if (json.contains("loudness")) film.loudness = json.at("loudness").get<double>();
    if (json.contains("changes")) film.changes = TRY(parseChanges(json.at("changes").dump(), "the job"));
    film.subtitles = json.value("subtitles", std::string());
    film.burnSubtitles = json.value("burnSubtitles", film.burnSubtitles);
    film.background = json.value("background", film.background);
    film.codesOut = json.value("codesOut", std::string());
    film.referenceEnds = json.value("referenceEnds", film.referenceEnds);
    film.features = json.value("features", std::string());
    film.codesIn = json.value("codesIn", std::string());
    film.text = json.value("text", std::string());
    film.textLanguage = json.value("textLanguage", film.textLanguage);
    film.phones = json.value("phones", std::string());
    film.heardIfNotFollowed = json.value("heardIfNotFollowed", false);
    film.planIn = json.value("planIn", std::string());
    film.memoryBytes = json.value("memoryBytes", film.memoryBytes);
    film.threads = json.value("threads", film.threads);
    if (json.contains("startFrame")) film.startFrame = json.at("startFrame").get<FrameIndex>();
    return film;
  } catch (const nlohmann::json::exception&) {
    return unreadable;
  }
}

std::string jobToJson(const ExportJob& job) {
  auto files = nlohmann::json::array();
  for (const JobFile& file : job.files)
    files.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  const nlohmann::json json{{"film", nlohmann::json::parse(filmToJson(job.film))},
                            {"engine", job.engine},
                            {"priority", job.priority},
                            {"state", toString(job.state)},
                            {"attempts", job.attempts},
                            {"progress", job.progress},
                            {"secondsLeft", job.secondsLeft},
                            {"error", job.error},
                            {"report", job.report},
                            {"createdAt", job.createdAt},
                            {"finishedAt", job.finishedAt},
                            {"notBefore", job.notBefore},
                            {"owner", job.owner},
                            {"key", job.key},
                            {"webhook", job.webhook},
                            {"mostSeconds", job.mostSeconds},
                            {"worker", job.worker},
                            {"deaths", job.deaths},
                            {"errorCode", job.errorCode},
                            {"log", job.log},
                            {"files", std::move(files)}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<ExportJob> jobFromJson(const std::string& text) {
  const auto unreadable = fail(ErrorCode::BadData, "a job of the queue cannot be read: remove it");
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("film")) return unreadable;
  ExportJob job;
  job.film = TRY(filmFromJson(json.at("film").dump()));
  try {
    job.engine = json.value("engine", job.engine);
    job.priority = json.value("priority", job.priority);
    job.state = TRY(jobStateFrom(json.value("state", std::string("waiting"))));
    job.attempts = json.value("attempts", job.attempts);
    job.progress = json.value("progress", job.progress);
    job.secondsLeft = json.value("secondsLeft", job.secondsLeft);
    job.error = json.value("error", job.error);
    job.report = json.value("report", job.report);
    job.createdAt = json.value("createdAt", job.createdAt);
    job.finishedAt = json.value("finishedAt", job.finishedAt);
    job.notBefore = json.value("notBefore", job.notBefore);
    job.owner = json.value("owner", job.owner);
    job.key = json.value("key", job.key);
    job.webhook = json.value("webhook", job.webhook);
    job.mostSeconds = json.value("mostSeconds", job.mostSeconds);
    job.worker = json.value("worker", job.worker);
    job.deaths = json.value("deaths", job.deaths);
    job.errorCode = json.value("errorCode", job.errorCode);
    job.log = json.value("log", job.log);
    for (const auto& file : json.value("files", nlohmann::json::array()))
      job.files.push_back({file.at("name"), file.at("sha256"), file.at("bytes")});
    return job;
  } catch (const nlohmann::json::exception&) {
    return unreadable;
  }
}

}  // namespace visema
