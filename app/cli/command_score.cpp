// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/long_job.h"
#include "app/wiring/program_files.h"
#include "core/nn/fused/fused_network.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/quality/avatar_score.h"

namespace visema {
namespace {

struct ScoreCommand {
  std::string package, encoder, network;
  std::vector<std::string> parts;
  int rowsAhead = 7;
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

void print(const AvatarScores& scores) {
  const PictureScores& picture = scores.picture;
  std::printf("%d frames painted from their sound (%s)\n", picture.frames, scores.engine.c_str());
  std::printf("  around the lips   %.1f dB, SSIM %.3f, sharpness %.2f of the truth\n", picture.lipPsnr, picture.lipSsim,
              picture.sharpness);
  std::printf("  whole crop        %.1f dB, seam %.2f and jitter %.2f of the truth\n", picture.cropPsnr, picture.seam,
              picture.jitter);
  if (!scores.openingKnown) return;
  const OpeningScores& opening = scores.opening;
  std::printf("  lip opening       r = %.3f, spread %.2f of the truth, offset %+d frames\n", opening.correlation,
              opening.spread, opening.offset);
  if (opening.closed >= 0)
    std::printf("  m, b, p closed    %.0f %% (the truth: %.0f %%)\n", 100 * opening.closed, 100 * opening.trueClosed);
  if (opening.silence >= 0) std::printf("  open in silence   %.1f %% of the widest\n", 100 * opening.silence);
  std::printf("  measured with     %.2f pixels of error, r = %.3f on true pictures\n", scores.meterError,
              scores.meterCorrelation);
}

std::string toJson(const AvatarScores& scores) {
  const PictureScores& picture = scores.picture;
  nlohmann::ordered_json json = {{"frames", picture.frames},   {"engine", scores.engine},
                                 {"lipPsnr", picture.lipPsnr}, {"cropPsnr", picture.cropPsnr},
                                 {"lipSsim", picture.lipSsim}, {"sharpness", picture.sharpness},
                                 {"jitter", picture.jitter},   {"seam", picture.seam}};
  if (scores.openingKnown) {
    const OpeningScores& opening = scores.opening;
    json["opening"] = {{"correlation", opening.correlation},    {"spread", opening.spread},
                       {"offsetFrames", opening.offset},        {"closedShare", opening.closed},
                       {"trueClosedShare", opening.trueClosed}, {"silence", opening.silence},
                       {"meterError", scores.meterError},       {"meterCorrelation", scores.meterCorrelation}};
  }
  return json.dump(2);
}

Status run(const ScoreCommand& command) {
  AvatarScoreOptions options;
  options.rowsAhead = command.rowsAhead;
  for (const std::string& text : command.parts) {
    auto part = readPart(text);
    if (!part) return fail(part.error());
    options.parts.push_back(*part);
  }
  auto package = AvatarPackage::open(command.package);
  if (!package) return fail(package.error());
  const auto& networks = (*package)->manifest().networks;
  for (options.network = 0; options.network < networks.size(); ++options.network)
    if (command.network.empty() || networks[options.network].name == command.network) break;
  if (options.network == networks.size())
    return fail(ErrorCode::NotFound,
                command.package + (command.network.empty() ? " has no network: train one first"
                                                           : " has no network " + command.network));
  auto encoderFile = command.encoder.empty() ? programFile("resources/visema-1.safetensors")
                                             : Result<std::filesystem::path>(command.encoder);
  if (!encoderFile) return fail(encoderFile.error());
  auto encoderWeights = Weights::open(*encoderFile);
  if (!encoderWeights) return fail(encoderWeights.error());
  auto encoder = openSpeechEncoder(**encoderWeights);
  if (!encoder) return fail(encoder.error());
  auto weights = (*package)->weights(networks[options.network].weights);
  if (!weights) return fail(weights.error());
  auto network = loadFusedNetwork(*weights);
  if (!network) return fail(network.error());
  LongJob job;
  auto scores = scoreAvatar(**package, **network, **encoder, options, job.progress(), job.stopToken());
  if (!scores) return fail(scores.error());
  job.clearLine();
  if (command.json)
    std::printf("%s\n", toJson(*scores).c_str());
  else
    print(*scores);
  return {};
}

}  // namespace

void addScoreCommand(CLI::App& app, CommandBody& body) {
  auto score = std::make_shared<ScoreCommand>();
  CLI::App* command = app.add_subcommand("score", "Measure how well an avatar repeats what it was not trained on");
  command->add_option("package", score->package, "The avatar: NAME.visema or a folder")->required();
  command->add_option("--part", score->parts, "CLIP:FROM or CLIP:FROM-TO, frames that were held out of training")
      ->required();
  command->add_option("--encoder", score->encoder,
                      "Weights of the speech encoder; usual: visema-1, which comes with the program");
  command->add_option("--network", score->network, "Name of the network; usual: the package's best");
  command->add_option("--rows-ahead", score->rowsAhead, "Lookahead in feature rows: 7 is all, -2 is 120 ms")
      ->check(CLI::Range(-8, 7))
      ->capture_default_str();
  command->add_flag("--json", score->json, "Write the report as JSON");
  command->footer(
      "Every frame is painted from the clip's own sound and compared with the clip. Lip openings and closures are\n"
      "measured where the package knows the truth (truth/CLIP.opening.npy, truth/CLIP.lab).\n"
      "Example:\n  visema score iris.visema --part talk:719 --part talk2:1202 --encoder "
      "resources/visema-1.safetensors");
  command->callback([score, &body] { body = [score] { return run(*score); }; });
}

}  // namespace visema
