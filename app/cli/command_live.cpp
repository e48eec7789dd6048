// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/json.h"
#include "core/base/lookahead.h"
#include "core/base/try.h"
#include "core/live/frame_taker.h"
#include "core/live/live_session.h"
#include "core/live/live_voice.h"
#include "core/live/self_test.h"
#include "core/onair/on_air.h"

namespace visema {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct LiveArguments {
  std::string avatar = "iris", engine = "auto", lookahead = "full", memory, record, recordFilm, onAir, streamKeyFile;
  SceneOptions scene;
  std::vector<double> move;
  VoiceOptions voice;
  std::string file;
  double amplitude = 1;
  double seconds = 0;
  int streamKilobits = OnAirOptions().streamKilobits;
  bool evenVoice = false;
  bool selfTest = false;
  bool json = false;
};

Result<Lookahead> lookaheadFrom(const std::string& text) {
  if (text == "full") return kFullLookahead;
  if (text == "balanced") return kBalancedLookahead;
  if (text == "low") return kLowLookahead;
  return fail(ErrorCode::InvalidArgument, "there is no lookahead \"" + text + "\": take full, balanced or low");
}

Result<LiveAvatar> loadAvatar(const LiveArguments& arguments) {
  auto package = TRY(openAvatar(arguments.avatar));
  auto budget = TRY(memoryBudget(arguments.memory));
  auto avatar = TRY(LoadedAvatar::load(package, budget));
  return speakingAvatar(std::move(avatar), arguments.engine);
}

const char* wordsOf(Effort effort) {
  switch (effort) {
    case Effort::Full:
      return "";
    case Effort::Light:
      return ", light network";
    case Effort::EverySecond:
      return ", every second frame";
    case Effort::Still:
      return ", mouth at rest";
  }
  return "";
}

HistogramSummary timing(const LiveStatus& status, const char* name) {
  const auto found = status.timings.histograms.find(name);
  return found == status.timings.histograms.end() ? HistogramSummary() : found->second;
}

nlohmann::ordered_json onAirJson(const OnAirStatus& status) {
  auto streams = nlohmann::ordered_json::array();
  for (const StreamHealth& stream : status.streams)
    streams.push_back({{"address", stream.address},
                       {"connected", stream.connected},
                       {"sent", stream.sentPictures},
                       {"dropped", stream.droppedPictures},
                       {"connections", stream.connections},
                       {"kilobits", stream.kilobits}});
  return {{"pictures", status.pictures}, {"format", status.format}, {"microphoneErrorMs", status.microphoneErrorMs},
          {"driftPpm", status.driftPpm}, {"streams", streams},      {"trouble", status.trouble}};
}

/// What a session showed.
struct Shown {
  std::int64_t frames = 0;
  double seconds = 0;
};

std::string toJson(const LiveStatus& status, const Shown& shown, const OnAir* air) {
  return jsonText({{"onAir", air ? onAirJson(air->status()) : nlohmann::ordered_json()},
                   {"seconds", shown.seconds},
                   {"shown", shown.frames},
                   {"made", status.frames},
                   {"late", status.late},
                   {"dropped", status.dropped},
                   {"effort", int(status.effort)},
                   {"effortStepsDown", status.effortStepsDown},
                   {"delayMs", status.delayMs},
                   {"message", status.message},
                   {"timings", visema::toJson(status.timings)}});
}

void print(const LiveStatus& status, const Shown& shown) {
  std::printf("%lld frames in %.1f s, %llu late, %llu left out%s\n", static_cast<long long>(shown.frames),
              shown.seconds, static_cast<unsigned long long>(status.late),
              static_cast<unsigned long long>(status.dropped), wordsOf(status.effort));
  std::printf("%-24s %8s %8s %8s\n", "milliseconds", "P50", "P95", "P99");
  for (const char* name : {"capture_ms", "hear_ms", "queue_ms", "paint_ms", "hold_ms", "microphone_to_frame_ms"}) {
    const HistogramSummary summary = timing(status, name);
    if (summary.count > 0) std::printf("%-24s %8.1f %8.1f %8.1f\n", name, summary.p50, summary.p95, summary.p99);
  }
  if (!status.message.empty()) std::printf("%s\n", status.message.c_str());
}

std::string lineOf(const LiveStatus& status) {
  char text[200];
  std::snprintf(text, sizeof text, "%s %4.0f dB, delay %d ms (P95 %.0f), paint %.1f ms, late %llu, left out %llu%s",
                status.speaking ? "speaking" : "silent  ", status.level.peakDb, status.delayMs,
                timing(status, "microphone_to_frame_ms").p95, timing(status, "paint_ms").p50,
                static_cast<unsigned long long>(status.late), static_cast<unsigned long long>(status.dropped),
                wordsOf(status.effort));
  return status.message.empty() ? std::string(text) : text + (", " + status.message);
}

void printDevices(const OnAirStatus& status) {
  std::printf("On air: %llu pictures handed out", static_cast<unsigned long long>(status.pictures));
  if (!status.format.empty()) std::printf(", last as %s", status.format.c_str());
  std::printf("; the sound %.1f ms from its time, the clocks %.0f ppm apart\n", status.microphoneErrorMs,
              status.driftPpm);
}

void print(const OnAirStatus& status) {
  if (status.streams.empty() || status.pictures > 0 || status.microphoneHeard) printDevices(status);
  for (const StreamHealth& stream : status.streams)
    std::printf("Stream to %s: %llu pictures sent, %llu left out, %llu connections, %d kbit/s at the end\n",
                stream.address.c_str(), static_cast<unsigned long long>(stream.sentPictures),
                static_cast<unsigned long long>(stream.droppedPictures),
                static_cast<unsigned long long>(stream.connections), stream.kilobits);
  if (!status.trouble.empty()) std::printf("%s\n", status.trouble.c_str());
}

/// Who reads what is on air, for the progress line.
std::string wordsOf(const OnAirStatus& status) {
  if (!status.trouble.empty()) return ", " + status.trouble;
  std::string words;
  for (const StreamHealth& stream : status.streams)
    words += std::string(", ") + (stream.connected ? "streaming " : "no stream ") + std::to_string(stream.kilobits) +
             " kbit/s, " + std::to_string(stream.droppedPictures) + " left out";
  if (!words.empty() && status.format.empty()) return words;
  return words + std::string(", on air: camera ") + (status.cameraWatched ? "seen" : "unseen") + ", microphone " +
         (status.microphoneHeard ? "heard" : "unheard");
}

/// Takes every frame at its time, as a window would, until the voice was shown, the time is up or somebody stops it.
Shown show(LiveSession& session, const OnAir* air, double seconds, const ProgressFn& progress,
           const std::stop_token& stop) {
  FrameTaker taker(session);
  const auto start = steady_clock::now();
  Shown shown;
  auto told = start;
  while (!stop.stop_requested()) {
    const auto now = steady_clock::now();
    shown.seconds = secondsSince(start);
    if (seconds > 0 && shown.seconds >= seconds) break;
    if (now - told > milliseconds(200)) {
      told = now;
      const LiveStatus status = session.status();
      if (status.ended) break;
      if (progress) progress({-1, lineOf(status) + (air ? wordsOf(air->status()) : std::string()), -1});
    }
    if (taker.next(now + milliseconds(20), stop)) ++shown.frames;
  }
  return shown;
}

/// What a streaming service gave to the user: from a file or the environment, because everybody sees a command line.
Result<std::string> streamKey(const std::string& file) {
  if (file.empty()) {
    const char* given = std::getenv("VISEMA_STREAM_KEY");
    return given ? std::string(given) : std::string();
  }
  std::ifstream stream(file);
  std::string key;
  if (!std::getline(stream, key) || key.empty())
    return fail(ErrorCode::Io,
                file + " has no stream key in its first line; save the key there, readable by you alone");
  while (!key.empty() && std::isspace(static_cast<unsigned char>(key.back()))) key.pop_back();
  return key;
}

/// Null: not wished.
Result<std::unique_ptr<OnAir>> goOnAir(const LiveArguments& arguments) {
  if (arguments.onAir.empty()) return std::unique_ptr<OnAir>();
  const std::string key = TRY(streamKey(arguments.streamKeyFile));
  OnAirOptions options = TRY(OnAirOptions::parse(arguments.onAir, key));
  options.streamKilobits = arguments.streamKilobits;
  options.evenVoice = arguments.evenVoice;
  options.scene = arguments.scene;
  if (!arguments.move.empty())
    options.scene.avatar.right = arguments.move[0], options.scene.avatar.down = arguments.move[1];
  return OnAir::start(options);
}

Status runSession(const LiveArguments& arguments, Lookahead lookahead) {
  const std::unique_ptr<OnAir> air = TRY(goOnAir(arguments));
  auto avatar = TRY(loadAvatar(arguments));
  LiveOptions options;
  options.lookahead = lookahead;
  options.mouth.amplitude = static_cast<float>(arguments.amplitude);
  auto session = TRY(LiveSession::start(std::move(avatar), options));
  if (air) {
    session->setOutput(air->output());
    session->setPaused(true);  // nobody looks but those who are on the other end
  }
  VoiceOptions wanted = arguments.voice;
  wanted.file = arguments.file;
  auto voice = TRY(LiveVoice::open(wanted, session->status().delayMs));
  if (!voice->note().empty()) std::fprintf(stderr, "%s\n", voice->note().c_str());
  LongJob job;
  const LiveRecording record{arguments.record, arguments.recordFilm};
  TRY(session->setVoice(soundOf(voice), record));
  voice->setDelay(session->status().delayMs);
  const Shown shown = show(*session, air.get(), arguments.seconds, job.progress(), job.stopToken());
  job.clearLine();
  const LiveStatus status = session->status();
  auto film = session->stopFilm();
  auto take = session->stopTake();
  if (arguments.json)
    std::printf("%s\n", toJson(status, shown, air.get()).c_str());
  else
    print(status, shown);
  if (air && !arguments.json) print(air->status());
  if (!film) return fail(film.error());
  if (!take) return fail(take.error());
  if (!film->empty() && !arguments.json) std::printf("The film is %s.\n", film->c_str());
  if (!take->empty() && !arguments.json)
    std::printf("The take is in %s: visema render --take %s --out film.mp4\n", take->c_str(), take->c_str());
  return {};
}

Status runTest(const LiveArguments& arguments, Lookahead lookahead) {
  auto avatar = TRY(loadAvatar(arguments));
  SelfTestOptions options;
  options.microphone = arguments.voice.microphone;
  options.loudspeaker = arguments.voice.loudspeaker;
  options.lookahead = lookahead;
  if (arguments.seconds > 0) options.seconds = arguments.seconds;
  LongJob job;
  auto report = runSelfTest(std::move(avatar), options, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (arguments.json) {
    std::printf("%s\n", report->json().c_str());
  } else {
    std::printf("%d clicks played, %d heard, %d shown, %d tones answered\n", report->played, report->heard,
                report->shown, report->answered);
    std::printf("microphone to picture: %.0f to %.0f ms, P50 %.0f, P95 %.0f (promised: %d)\n",
                report->microphoneToFrame.least, report->microphoneToFrame.most, report->microphoneToFrame.median,
                report->microphoneToFrame.p95, report->promisedMs);
    std::printf("picture against sound: %.0f to %.0f ms, P50 %.0f; drift %.1f ms an hour\n", report->offset.least,
                report->offset.most, report->offset.median, report->driftMsAnHour);
  }
  return report->verdict(lookahead);
}

Status runLive(const LiveArguments& arguments) {
  auto lookahead = TRY(lookaheadFrom(arguments.lookahead));
  return arguments.selfTest ? runTest(arguments, lookahead) : runSession(arguments, lookahead);
}

/// What others see besides the avatar.
void addSceneOptions(CLI::App& command, LiveArguments& arguments) {
  SceneOptions& scene = arguments.scene;
  command.add_option("--zoom", scene.avatar.zoom, "On air, how large the avatar's picture is; 1: as it fits")
      ->check(CLI::Range(0.25, 4.0));
  command
      .add_option("--move", arguments.move,
                  "On air, move the avatar's picture RIGHT,DOWN, as\nfractions of width and height, from -1 to 1")
      ->expected(2)
      ->delimiter(',')
      ->check(CLI::Range(-1.0, 1.0));
  command.add_option("--behind", scene.behind, "On air, a picture where the avatar's does not reach");
  command.add_option("--overlay", scene.overlay,
                     "On air, lay this PNG picture with transparency on\ntop: a logo, a frame");
  command.add_option("--name", scene.name, "On air, a name at the lower left");
  command.add_option("--line", scene.line, "On air, a smaller line beneath the name");
}

}  // namespace

void addLiveCommand(CLI::App& app, CommandBody& body) {
  auto arguments = std::make_shared<LiveArguments>();
  CLI::App* command = app.add_subcommand("live", "Drive an avatar live with a voice, and report the latency");
  command->add_option("--avatar", arguments->avatar, "A package, a package folder, or a name the library knows");
  auto* file = command->add_option("--file", arguments->file, "Use this sound file, played in real time, as the voice");
  command->add_option("--microphone", arguments->voice.microphone, "The microphone to use; see visema devices")
      ->excludes(file);
  command->add_option("--gain", arguments->voice.gainDb, "Microphone gain in dB")->check(CLI::Range(-20.0, 20.0));
  command->add_flag("--monitor", arguments->voice.audible, "Play the voice back, in sync with the picture");
  command->add_option("--loudspeaker", arguments->voice.loudspeaker,
                      "The sound output to play it on; see visema devices");
  command
      ->add_option(
          "--on-air", arguments->onAir,
          "Outputs for other programs, separated by commas:\ncamera, microphone (of PipeWire), v4l2 (a "
          "v4l2loopback\ndevice), stream=ADDRESS (rtmp://, rtmps://, srt:// or\na file .mp4 or .m3u8), several if you "
          "like")
      ->type_name("OUTPUTS");
  command->add_option("--stream-key-file", arguments->streamKeyFile,
                      "The key that a streaming service gave you, in the first\nline of this file; else "
                      "$VISEMA_STREAM_KEY");
  command
      ->add_option("--stream-kilobits", arguments->streamKilobits,
                   "How much a stream may send at most, in kbit/s; it takes\nless where the network does")
      ->check(CLI::Range(100, 50'000));
  addSceneOptions(*command, *arguments);
  command->add_flag("--even-voice", arguments->evenVoice,
                    "On air, bring the voice to one loudness (-18 LUFS) and\nsilence the noise between its words");
  command->add_option("--lookahead", arguments->lookahead,
                      "How far the lips may look ahead in the sound: full\n"
                      "(450 ms), balanced (250 ms) or low (120 ms)");
  command->add_option("--amplitude", arguments->amplitude, "How far the mouth opens; 1 is as recorded")
      ->check(CLI::Range(0.0, 3.0));
  command->add_option("--engine", arguments->engine, std::string("What runs the network: ") + kEngineNames);
  command->add_option("--memory", arguments->memory, "How much memory to use: 400M, 2G");
  command->add_option("--seconds", arguments->seconds, "Stop after this time")->check(CLI::PositiveNumber);
  command->add_option("--record", arguments->record, "Record a take into this new folder, for render --take");
  command->add_option("--record-film", arguments->recordFilm,
                      "Record what is shown, with the voice, into this .mp4 file");
  command->add_flag("--selftest", arguments->selfTest,
                    "Play clicks that the microphone hears, and measure when their pictures come");
  command->add_flag("--json", arguments->json, "Report as JSON");
  command->footer(
      "Shows no picture, as visema-studio does, but makes each in its time and reports what that took.\n"
      "On air, other programs get \"Visema camera\" and \"Visema microphone\", the voice delayed to match the "
      "picture.\n"
      "Ctrl-C ends it. The self-test fails where a promise is not kept: 600 ms from microphone to picture with full\n"
      "lookahead, 200 ms with low, picture and sound within one frame.\n"
      "Examples:\n  visema live --avatar iris --file hello.wav --monitor\n"
      "  visema live --on-air camera,microphone\n"
      "  visema live --on-air stream=rtmp://a.example/live,stream=show.mp4 --stream-key-file key\n  visema live "
      "--record monday --lookahead low\n  visema live --file "
      "hello.wav --record-film hello.mp4\n  visema "
      "live --selftest --seconds 60");
  command->callback([arguments, &body] { body = [arguments] { return runLive(*arguments); }; });
}

}  // namespace visema
