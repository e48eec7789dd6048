// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/long_job.h"
#include "app/wiring/program_files.h"
#include "core/training/package/train_avatar.h"

namespace visema {
namespace {

struct TrainCommand {
  TrainAvatarOptions options;
  std::string package, out, work, encoder, preview, corpus;
  std::vector<std::string> heldOut, judged;
  bool json = false;
};

/// The last picture of how far it is: truth above, painted below.
void writePreview(const std::string& path, const Image& image) {
  const std::string temporary = path + ".part";
  std::ofstream file(temporary, std::ios::binary);
  const Size size = image.size();
  file << "P6\n" << size.width << " " << size.height << "\n255\n";
  const std::uint8_t* bytes = image.view().data;
  for (std::size_t i = 0; i + 2 < image.byteCount(); i += 3)
    file.put(static_cast<char>(bytes[i + 2])).put(static_cast<char>(bytes[i + 1])).put(static_cast<char>(bytes[i]));
  file.close();
  std::error_code ignored;
  if (file) std::filesystem::rename(temporary, path, ignored);
}

Status readHeldOut(TrainCommand& command) {
  for (const std::string& text : command.heldOut) {
    const std::size_t colon = text.rfind(':');
    int frame = 0;
    const char* end = text.data() + text.size();
    if (colon == std::string::npos || colon == 0 || std::from_chars(text.data() + colon + 1, end, frame).ptr != end ||
        frame < 0)
      return fail(ErrorCode::InvalidArgument, "--held-out " + text + " is not CLIP:FRAME");
    command.options.heldOutFrom[text.substr(0, colon)] = frame;
  }
  for (const std::string& text : command.judged) {
    const std::size_t colon = text.rfind(':');
    FrameRange range;
    if (colon == std::string::npos || colon == 0 ||
        std::sscanf(text.c_str() + colon + 1, "%d-%d", &range.from, &range.to) != 2 || range.from >= range.to)
      return fail(ErrorCode::InvalidArgument, "--judge-on " + text + " is not CLIP:FROM-TO");
    command.options.judged[text.substr(0, colon)] = range;
  }
  return {};
}

Status run(TrainCommand& command) {
  if (Status status = readHeldOut(command); !status) return status;
  TrainAvatarOptions& options = command.options;
  options.package = command.package;
  options.out = command.out;
  options.workFolder = command.work;
  options.corpus = command.corpus;
  options.speechEncoder = command.encoder;
  if (command.encoder.empty()) {
    auto own = programFile("resources/visema-1.safetensors");
    if (!own) return fail(own.error());
    options.speechEncoder = *own;
  }
  LongJob job;
  options.log = [&job](const std::string& line) {
    job.clearLine();
    std::fprintf(stderr, "%s\n", line.c_str());
  };
  if (!command.preview.empty())
    options.preview = [&command](const Image& image) { writePreview(command.preview, image); };
  auto report = trainAvatar(options, job.progress(), job.stopToken());
  if (!report) return fail(report.error());
  job.clearLine();
  if (command.json) {
    const nlohmann::ordered_json json = {{"network", report->network},
                                         {"lipPsnr", report->lipPsnr},
                                         {"cropPsnr", report->cropPsnr},
                                         {"sharpness", report->sharpness},
                                         {"openingCorrelation", report->openingCorrelation},
                                         {"openingSpread", report->openingSpread},
                                         {"openingCorrelationLowLookahead", report->lowLookaheadCorrelation},
                                         {"painterSeconds", report->seconds}};
    std::printf("%s\n", json.dump(2).c_str());
    return {};
  }
  std::printf("%s is in the package. On frames it was not trained on:\n", report->network.c_str());
  std::printf("  painted from true mouth codes   %.1f dB around the lips, %.1f dB whole crop, sharpness %.2f\n",
              report->lipPsnr, report->cropPsnr, report->sharpness);
  std::printf(
      "  opening from the sound          r = %.2f, spread %.2f of the truth; r = %.2f with 120 ms of lookahead\n",
      report->openingCorrelation, report->openingSpread, report->lowLookaheadCorrelation);
  return {};
}

}  // namespace

void addTrainCommand(CLI::App& app, CommandBody& body) {
  auto train = std::make_shared<TrainCommand>();
  CLI::App* command = app.add_subcommand("train", "Train an avatar's lip network on its own clips");
  command->add_option("package", train->package, "The avatar: NAME.visema")->required();
  command->add_option("--network", train->options.cropSize, "Side of the crop the network paints: 256, 384 or 512")
      ->capture_default_str();
  command->add_option("--encoder", train->encoder,
                      "Weights of the speech encoder; usual: visema-1, which comes with the program");
  command->add_option("--out", train->out, "Write the package with the network here instead of changing it");
  command->add_option("--work", train->work, "Folder of the training's state; usual: PACKAGE.training");
  command->add_option("--steps", train->options.painterSteps, "Steps of the painter; 0: the usual number");
  command->add_option("--epochs", train->options.epochs, "The same as times that the painter sees every frame")
      ->excludes("--steps");
  command->add_option("--voice-steps", train->options.voiceSteps, "Steps of the voice map; 0: the usual number");
  command->add_option("--held-out", train->heldOut, "CLIP:FRAME, never train on that clip from that frame on");
  command->add_option("--corpus", train->corpus,
                      "Folder of \"visema corpus make\": the voice map learns from its voices too, if the package "
                      "knows what its clips say and when (truth/CLIP.lab)");
  command->add_option("--judge-on", train->judged,
                      "CLIP:FROM-TO, keep these frames aside to see which network is best; usual: those held out");
  command->add_option("--threads", train->options.threads, "Threads to train with")->capture_default_str();
  command->add_option("--device", train->options.device, "cpu or cuda")->capture_default_str();
  command->add_option("--preview", train->preview, "Keep a picture of truth and painted frames here (PPM)");
  command->add_flag("--improve", train->options.improve,
                    "Start from the package's own network instead of from nothing");
  command->add_flag("--restart", train->options.startAnew, "Forget what an earlier run has learnt");
  command->add_flag("--json", train->json, "Write the report as JSON");
  command->footer(
      "Stopped with Ctrl-C or killed, the same command goes on where it was.\n"
      "Example:\n  visema train anna.visema --network 256");
  command->callback([train, &body] { body = [train] { return run(*train); }; });
}

}  // namespace visema
