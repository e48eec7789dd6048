// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/lookahead.h"
#include "core/base/try.h"
#include "core/lipsync/said_text.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/quality/avatar_score.h"
#include "core/quality/film_score.h"

namespace visema {
namespace {

struct ScoreCommand {
  std::string file, encoder, network, language = "en-us";
  std::vector<std::string> parts, texts;
  int lookahead = kFullLookahead.milliseconds();
  bool json = false;
};

/// CLIP:FROM or CLIP:FROM-TO.
Result<HeldOutPart> readPart(const std::string& text) {
  const auto bad = [&] { return fail(ErrorCode::InvalidArgument, text + " is not CLIP:FROM or CLIP:FROM-TO"); };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return bad();
  HeldOutPart part{text.substr(0, colon), 0, 0};
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data() + colon + 1, end, part.from);
  if (read.ec != std::errc{}) return bad();
  if (read.ptr != end) {
    if (*read.ptr != '-') return bad();
    read = std::from_chars(read.ptr + 1, end, part.to);
    if (read.ec != std::errc{} || read.ptr != end || part.to <= part.from) return bad();
  }
  return part;
}

void print(const char* what, const LipScores& scores, bool openingKnown) {
  const PictureScores& picture = scores.picture;
  std::printf("%s\n", what);
  std::printf("  around the lips   %.1f dB, SSIM %.3f, sharpness %.2f of the truth\n", picture.lipPsnr, picture.lipSsim,
              picture.sharpness);
  std::printf("  whole crop        %.1f dB, edge %.2f and flicker %.2f of the truth\n", picture.cropPsnr,
              picture.edgeRatio, picture.flickerRatio);
  std::printf("  lips in the film  %.1f dB, SSIM %.3f, sharpness %.2f of the truth, in the film's own pixels\n",
              scores.film.lipPsnr, scores.film.lipSsim, scores.film.sharpness);
  if (!openingKnown) return;
  const OpeningScores& opening = scores.opening;
  std::printf("  lip opening       r = %.3f, spread %.2f of the truth, offset %+d frames\n", opening.correlation,
              opening.spread, opening.offset);
  if (opening.closed >= 0)
    std::printf("  m, b, p closed    %.0f %% (the truth: %.0f %%)\n", 100 * opening.closed, 100 * opening.trueClosed);
  if (opening.silence >= 0) std::printf("  open in silence   %.1f %% of the widest\n", 100 * opening.silence);
}

void print(const AvatarScores& scores) {
  std::printf("%d frames painted from their sound (%s)\n", scores.network.picture.frames, scores.engine.c_str());
  print("What is shown:", scores.shown, scores.openingKnown);
  print("What the network alone paints:", scores.network, scores.openingKnown);
  if (scores.openingKnown)
    std::printf("Openings are measured with %.2f pixels of error, r = %.3f on true pictures\n", scores.meterError,
                scores.meterCorrelation);
}

nlohmann::ordered_json toJson(const LipScores& scores, bool openingKnown) {
  const PictureScores& picture = scores.picture;
  nlohmann::ordered_json json = {{"lipPsnr", picture.lipPsnr},           {"cropPsnr", picture.cropPsnr},
                                 {"lipSsim", picture.lipSsim},           {"sharpness", picture.sharpness},
                                 {"flickerRatio", picture.flickerRatio}, {"edgeRatio", picture.edgeRatio}};
  json["film"] = {
      {"lipPsnr", scores.film.lipPsnr}, {"lipSsim", scores.film.lipSsim}, {"sharpness", scores.film.sharpness}};
  if (openingKnown) {
    const OpeningScores& opening = scores.opening;
    json["opening"] = {{"correlation", opening.correlation},    {"spread", opening.spread},
                       {"offsetFrames", opening.offset},        {"closedShare", opening.closed},
                       {"trueClosedShare", opening.trueClosed}, {"silence", opening.silence}};
  }
  return json;
}

std::string toJson(const AvatarScores& scores) {
  nlohmann::ordered_json json = {{"frames", scores.network.picture.frames},
                                 {"engine", scores.engine},
                                 {"shown", toJson(scores.shown, scores.openingKnown)},
                                 {"network", toJson(scores.network, scores.openingKnown)}};
  if (scores.openingKnown) json["meter"] = {{"error", scores.meterError}, {"correlation", scores.meterCorrelation}};
  return json.dump(2);
}

void print(const std::string& film, const FilmScores& scores) {
  std::printf("%s: %.1f s, the face found in %.0f %% of the frames\n", film.c_str(),
              scores.frames / kFrameRate.toDouble(), 100 * scores.faceShare);
  if (scores.confidence < kConfident)
    std::printf("  lips and sound    do not belong together, or it cannot be told (confidence %.2f; %.2f would do)\n",
                scores.confidence, kConfident);
  else if (scores.offset == 0)
    std::printf("  lips and sound    together to the frame, confidence %.2f\n", scores.confidence);
  else
    std::printf("  lips and sound    the mouth is %d frame%s (%d ms) %s its sound, confidence %.2f\n",
                std::abs(scores.offset), std::abs(scores.offset) == 1 ? "" : "s", 40 * std::abs(scores.offset),
                scores.offset > 0 ? "behind" : "before", scores.confidence);
  std::printf("  trembling         %.2f (speech about 1 to 1.3, trembling alone 1.7)\n", scores.trembling);
  if (scores.silence >= 0)
    std::printf("  in pauses         lips move %.0f %% as much as in speech (%.1f s)\n", 100 * scores.silence,
                scores.silentSeconds);
  std::printf("  straight edge     %.1f of 255, the clearest line beside the mouth\n", scores.edgeStep);
}

std::string toJson(const FilmScores& scores) {
  nlohmann::ordered_json json = {{"frames", scores.frames},
                                 {"faceShare", scores.faceShare},
                                 {"offsetFrames", scores.offset},
                                 {"confidence", scores.confidence},
                                 {"confident", scores.confidence >= kConfident},
                                 {"trembling", scores.trembling},
                                 {"silence", scores.silence},
                                 {"silentSeconds", scores.silentSeconds},
                                 {"edgeStep", scores.edgeStep},
                                 {"likenessByShift", scores.alike}};
  return json.dump(2);
}

template <class Scores, class... Title>
void report(const ScoreCommand& command, const Scores& scores, Title&&... title) {
  if (command.json)
    std::printf("%s\n", toJson(scores).c_str());
  else
    print(title..., scores);
}

Result<std::unique_ptr<SpeechEncoder>> openEncoder(const ScoreCommand& command) {
  if (command.encoder.empty()) return openSpeechEncoderNamed("visema-1");
  auto weights = TRY(Weights::open(command.encoder));
  return openSpeechEncoder(*weights);
}

/// What is said in the clips, from --text CLIP:FILE.
Result<std::map<std::string, std::string>> textsOf(const ScoreCommand& command) {
  std::map<std::string, std::string> files;
  for (const std::string& text : command.texts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
      return fail(ErrorCode::InvalidArgument, text + " is not CLIP:FILE");
    files[text.substr(0, colon)] = text.substr(colon + 1);
  }
  return files;
}

Status followTexts(const ScoreCommand& command, AvatarScoreOptions& options) {
  if (command.texts.empty()) return {};
  const auto files = textsOf(command);
  if (!files) return fail(files.error());
  const auto own = TRY(command.encoder.empty() ? ownSpeechEncoder() : std::filesystem::path(command.encoder));
  auto opened = TRY(PhoneHearing::open(own));
  auto hearing = std::make_shared<PhoneHearing>(std::move(opened));
  options.said = [hearing, files = *files, language = command.language](
                     const std::string& clip, std::span<const float> sound, const SpeechTrack& heard) {
    const auto file = files.find(clip);
    return file == files.end() ? Result<SpeechTrack>(heard)
                               : saidInText(heard, sound, *hearing, file->second, language);
  };
  return {};
}

Status scoreTheFilm(const ScoreCommand& command) {
  if (!command.network.empty())
    return fail(ErrorCode::InvalidArgument, "--network is for avatars; " + command.file + " is taken for a film");
  auto encoder = TRY(openEncoder(command));
  auto matcher = TRY(openSyncMatcher());
  LongJob job;
  const auto scores = scoreFilm(command.file, matcher, *encoder, job.progress(), job.stopToken());
  job.clearLine();
  if (!scores) return fail(scores.error());
  report(command, *scores, command.file);
  return {};
}

Status scoreTheAvatar(const ScoreCommand& command) {
  AvatarScoreOptions options;
  options.lookahead = Lookahead(command.lookahead);
  for (const std::string& text : command.parts) {
    auto part = TRY(readPart(text));
    options.parts.push_back(part);
  }
  TRY(followTexts(command, options));
  auto package = TRY(AvatarPackage::open(command.file));
  const auto& networks = package->manifest().networks;
  for (options.network = 0; options.network < networks.size(); ++options.network)
    if (command.network.empty() || networks[options.network].name == command.network) break;
  if (options.network == networks.size())
    return fail(ErrorCode::NotFound, command.file + (command.network.empty() ? " has no network: train one first"
                                                                             : " has no network " + command.network));
  auto encoder = TRY(openEncoder(command));
  auto weights = TRY(package->weights(networks[options.network].weights));
  auto network = TRY(loadFusedNetwork(weights));
  LongJob job;
  auto scores = scoreAvatar(package, network, *encoder, options, job.progress(), job.stopToken());
  job.clearLine();
  if (!scores) return fail(scores.error());
  report(command, *scores);
  return {};
}

Status run(const ScoreCommand& command) {
  const std::filesystem::path path = command.file;
  std::error_code error;
  const bool avatar =
      !command.parts.empty() || path.extension() == ".visema" || std::filesystem::is_directory(path, error);
  return avatar ? scoreTheAvatar(command) : scoreTheFilm(command);
}

}  // namespace

void addScoreCommand(CLI::App& app, CommandBody& body) {
  auto score = std::make_shared<ScoreCommand>();
  CLI::App* command =
      app.add_subcommand("score", "Score an avatar on footage it was not trained on, or any film of a talking person");
  command->add_option("file", score->file, "An avatar (NAME.visema or a folder), or a film of one talking person")
      ->required();
  command->add_option("--part", score->parts, "Of an avatar: CLIP:FROM or CLIP:FROM-TO, frames held out of training");
  command->add_option("--text", score->texts,
                      "CLIP:FILE, the transcript of a clip: the lips follow it instead of the sound");
  command->add_option("--language", score->language, "The language of --text, as espeak-ng names it: en-us, de, fr")
      ->capture_default_str();
  command->add_option("--encoder", score->encoder,
                      "Weights of the speech encoder; default: visema-1, which comes with the program");
  command->add_option("--network", score->network, "Name of the network; default: the package's best");
  command->add_option("--lookahead", score->lookahead, "How far the lips may look ahead in the sound, in ms")
      ->check(CLI::Range(0, kFullLookahead.milliseconds()))
      ->capture_default_str();
  command->add_flag("--json", score->json, "Write the report as JSON");
  command->footer(
      "Of an avatar every frame of the parts is painted from the clip's own sound and compared with the clip: as it "
      "is\n"
      "shown, live and in films, and as the network alone paints it. Lip\n"
      "openings and closures are measured where the package knows the truth (truth/CLIP.opening.npy, truth/CLIP.lab).\n"
      "A film is judged by itself: by how many frames the mouth is behind its sound and how surely, whether lips\n"
      "tremble, move in pauses, or a square shows around them. It shows one face that looks into the camera.\n"
      "Example:\n  visema score film.mp4\n"
      "  visema score iris.visema --part talk:719 --part talk2:1202");
  command->callback([score, &body] { body = [score] { return run(*score); }; });
}

}  // namespace visema
