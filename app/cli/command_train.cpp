// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/try.h"
#include "core/training/package/train_avatar.h"

namespace visema {
namespace {

struct TrainCommand {
  TrainAvatarOptions options;
  std::string package, network = "256", out, work, encoder, from, preview, corpus;
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

void printJson(const TrainAvatarReport& report) {
  nlohmann::ordered_json json = {{"network", report.network},
                                 {"first", report.notFirst.empty()},
                                 {"lipPsnr", report.lipPsnr},
                                 {"cropPsnr", report.cropPsnr},
                                 {"sharpness", report.sharpness}};
  if (report.opening) {
    json["openingCorrelation"] = report.opening->correlation;
    json["openingSpread"] = report.opening->spread;
    json["openingCorrelationLowLookahead"] = report.opening->lowLookaheadCorrelation;
  }
  json["seconds"] = report.seconds;
  std::printf("%s\n", json.dump(2).c_str());
}

void printText(const TrainAvatarReport& report) {
  if (report.notFirst.empty())
    std::printf("%s is the package's first network. On frames it was not trained on:\n", report.network.c_str());
  else
    std::printf(
        "%s is in the package, but not its first network: %s; --first would make it that. On frames it was not "
        "trained on:\n",
        report.network.c_str(), report.notFirst.c_str());
  std::printf("  painted from %s   %.1f dB around the lips, %.1f dB whole crop, sharpness %.2f\n",
              report.opening ? "true mouth codes" : "the sound       ", report.lipPsnr, report.cropPsnr,
              report.sharpness);
  if (report.opening)
    std::printf(
        "  opening from the sound          r = %.2f, spread %.2f of the truth; r = %.2f with 120 ms of lookahead\n",
        report.opening->correlation, report.opening->spread, report.opening->lowLookaheadCorrelation);
}

void chooseNetwork(TrainCommand& command) {
  constexpr std::string_view kUnet = "unet";
  const bool unet = command.network.starts_with(kUnet);
  command.options.family = unet ? NetworkFamily::Compatible : NetworkFamily::Ours;
  command.options.cropSize =
      command.network == "unet160" ? 168 : std::stoi(command.network.substr(unet ? kUnet.size() : 0));
}

/// A U-Net that other programs are to run must hear what they hear: the AVE encoder, where the user has it.
Result<std::filesystem::path> defaultEncoder(NetworkFamily family) {
  if (family == NetworkFamily::Compatible)
    if (const auto imported = importedSpeechEncoder("ave"); imported && std::filesystem::exists(*imported))
      return *imported;
  return ownSpeechEncoder();
}

Status run(TrainCommand& command) {
  TRY(readHeldOut(command));
  chooseNetwork(command);
  TrainAvatarOptions& options = command.options;
  options.package = command.package;
  options.out = command.out;
  options.workFolder = command.work;
  options.corpus = command.corpus;
  if (options.family == NetworkFamily::Ours) options.heard = TRY(manyVoices());
  options.from = command.from;
  options.speechEncoder = command.encoder;
  if (command.encoder.empty()) {
    auto encoder = TRY(defaultEncoder(options.family));
    options.defaultEncoder = encoder;
  }
  LongJob job;
  options.log = [&job](const std::string& line) {
    job.clearLine();
    std::fprintf(stderr, "%s\n", line.c_str());
  };
  if (!command.preview.empty())
    options.preview = [&command](const Image& image) { writePreview(command.preview, image); };
  auto report = TRY(trainAvatar(options, job.progress(), job.stopToken()));
  job.clearLine();
  command.json ? printJson(report) : printText(report);
  return {};
}

}  // namespace

void addTrainCommand(CLI::App& app, CommandBody& body) {
  auto train = std::make_shared<TrainCommand>();
  CLI::App* command = app.add_subcommand("train", "Train an avatar's lip network on its own clips");
  command->add_option("package", train->package, "The avatar: NAME.visema")->required();
  command
      ->add_option("--network", train->network,
                   "256, 384 or 512: a light network that paints crops of this side. unet328 or unet160: a U-Net as "
                   "SyncTalk_2D and Ultralight have them, at least twenty times the work a picture: for a GPU, or to "
                   "improve a checkpoint by some steps")
      ->check(CLI::IsMember({"256", "384", "512", "unet328", "unet160"}))
      ->capture_default_str();
  command->add_flag("--narrow", train->options.narrow, "A U-Net with half the channels: less work, less detail");
  command->add_option(
      "--encoder", train->encoder,
      "Weights of the speech encoder; default: visema-1, which comes with the program. A U-Net hears what "
      "came with imported clips, else AVE if it was imported, else visema-1, which no other program has");
  command->add_option("--out", train->out, "Write the package with the network here instead of changing it");
  command->add_option("--work", train->work, "Folder for the state of the training; default: PACKAGE.training");
  command->add_option("--steps", train->options.steps, "Steps of the painter or the U-Net; 0: the default number");
  command->add_option("--epochs", train->options.epochs, "The same as --steps, in passes over all frames")
      ->excludes("--steps");
  command->add_option("--voice-steps", train->options.voiceSteps, "Steps of the voice map; 0: the default number");
  command->add_option("--held-out", train->heldOut, "CLIP:FRAME, do not train on that clip from that frame on");
  command->add_option(
      "--corpus", train->corpus,
      "Folder of \"visema-lab corpus make\": the voice map learns from its voices instead of those that come with the "
      "program, by what the clips say and when (truth/CLIP.lab in the package, else as the speech encoder hears it)");
  command->add_option("--judge-on", train->judged,
                      "CLIP:FROM-TO, keep these frames aside to see which network is best; default: those held out");
  command->add_option("--threads", train->options.threads, "Threads to train with")->capture_default_str();
  command->add_option("--device", train->options.device, "cpu or cuda")->capture_default_str();
  command->add_option("--preview", train->preview,
                      "Keep a picture of truth and painted frames here (PPM), new every half minute");
  command->add_flag("--improve", train->options.improve,
                    "Start from the package's own network instead of from nothing");
  command
      ->add_option("--adversarial", train->options.adversarial,
                   "Weight of a critic that learns to tell painted lips from true ones, in the last 40 % of the "
                   "steps: sharper lips, but no closer to the truth; 0: none")
      ->capture_default_str();
  command->add_flag(
      "--first", train->options.first,
      "Make it the package's first network, which films take; default: only if it paints frames that were "
      "kept aside at least as well as the first one");
  command->add_option("--from", train->from, "Start from the network in this file (.safetensors, .pth)");
  command->add_flag("--restart", train->options.startAnew, "Start over instead of continuing an earlier run");
  command->add_flag("--json", train->json, "Write the report as JSON");
  command->footer(
      "After Ctrl-C or a crash the same command resumes where it was.\nExample:\n  visema train anna.visema --network "
      "256\n  visema train anna.visema --network unet328 --encoder ave.safetensors --from best_trainloss.pth");
  command->callback([train, &body] { body = [train] { return run(*train); }; });
}

}  // namespace visema
