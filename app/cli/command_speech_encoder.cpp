// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/long_job.h"
#include "app/wiring/engines.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/training/module/hearing_trainers.h"

namespace visema {
namespace {

/// Keeps a copy that needs no Python file any more, where avatars that listen through it find it.
Status importEncoder(const std::string& file) {
  auto weights = Weights::open(file);
  if (!weights) return fail(weights.error());
  auto encoder = openSpeechEncoder(**weights);
  if (!encoder) return fail(encoder.error());
  auto out = importedSpeechEncoder((*encoder)->name());
  if (!out) return fail(out.error());
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : (*weights)->tensors()) tensors.push_back({name, tensor});
  std::error_code error;
  std::filesystem::create_directories(out->parent_path(), error);
  if (Status status = writeSafetensors(*out, tensors, (*weights)->metadata()); !status) return status;
  std::printf("speech encoder \"%s\": %s\n", (*encoder)->name().c_str(), out->c_str());
  return {};
}

struct TrainOptions {
  SpeechTrainingOptions training;
  std::string corpus, out;
  bool json = false;
};

void print(const std::string& out, const SpeechTrainingReport& report) {
  const SpeechScores& scores = report.heldOut;
  std::printf("%s: %d steps, loss %.3f\n", out.c_str(), report.steps, report.loss);
  if (scores.sentences == 0) {
    std::printf("  The corpus has no voice that is kept aside to judge by (visema corpus make --list-voices).\n");
    return;
  }
  std::printf("On %d sentences of voices it never heard:\n", scores.sentences);
  std::printf("  phone named right     %.0f %% of spoken moments\n", 100 * scores.phoneAccuracy);
  std::printf("  voice activity        %.1f %% of all moments\n", 100 * scores.voiceAccuracy);
  std::printf("  closed lips (m, b, p) %.0f %% of those named are right, %.0f %% of all are named\n",
              100 * scores.closurePrecision, 100 * scores.closureRecall);
  const char* names[] = {"jaw", "opening", "rounding", "closure", "f/v", "teeth", "tongue"};
  std::printf("  correlation           ");
  for (std::size_t i = 0; i < scores.articulationCorrelation.size() && i < std::size(names); ++i)
    std::printf("%s%s %.2f", i == 0 ? "" : ", ", names[i], scores.articulationCorrelation[i]);
  std::printf("\n");
}

std::string toJson(const SpeechTrainingReport& report) {
  const SpeechScores& scores = report.heldOut;
  const nlohmann::ordered_json json = {{"steps", report.steps},
                                       {"seconds", report.seconds},
                                       {"loss", report.loss},
                                       {"heldOutSentences", scores.sentences},
                                       {"phoneAccuracy", scores.phoneAccuracy},
                                       {"phoneAccuracyWithSilence", scores.phoneAccuracyAll},
                                       {"voiceAccuracy", scores.voiceAccuracy},
                                       {"closurePrecision", scores.closurePrecision},
                                       {"closureRecall", scores.closureRecall},
                                       {"articulationCorrelation", scores.articulationCorrelation}};
  return json.dump(2);
}

Status trainEncoder(TrainOptions& options) {
  options.training.corpus = options.corpus;
  options.training.output = options.out;
  const auto trainers = hearingTrainers();
  if (!trainers) return fail(trainers.error());
  LongJob job;
  const auto report = (*trainers)->speechEncoder(options.training, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (options.json)
    std::printf("%s\n", toJson(*report).c_str());
  else
    print(options.out, *report);
  return {};
}

void addTrainingCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* train = command.add_subcommand("train", "Train a speech encoder of our own on a corpus of voices");
  train->add_option("--corpus", options->corpus, "What `visema corpus make` made")->required();
  train->add_option("--out", options->out, "The weights; beside them OUT.state, to go on from")->required();
  train->add_option("--steps", options->training.steps, "Steps of training")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  train->add_option("--threads", options->training.threads, "Threads to train with")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  train->add_flag("--restart", options->training.startAnew, "Forget what an earlier run has learnt");
  train->add_flag("--json", options->json, "Write the report as JSON");
  train->footer(
      "Stopped with Ctrl-C or killed, the same command goes on where it was. Whatever was trained on the features of\n"
      "another encoder (voice maps, the matcher of visema score) has to be trained anew for this one.\n"
      "Example:\n  visema corpus make corpus\n  visema speech-encoder train --corpus corpus --out encoder.safetensors");
  train->callback([options, &body] { body = [options] { return trainEncoder(*options); }; });
}

}  // namespace

void addSpeechEncoderCommand(CLI::App& app, CommandBody& body) {
  auto file = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("speech-encoder", "What avatars listen through: import a speech encoder, or train one");
  command->require_subcommand(1);
  CLI::App* importing =
      command->add_subcommand("import", "Remember a speech encoder's file for all avatars that need it");
  importing->add_option("file", *file, "For example SyncTalk_2D's audio_visual_encoder.pth")->required();
  importing->footer("Example:\n  visema speech-encoder import audio_visual_encoder.pth");
  importing->callback([file, &body] { body = [file] { return importEncoder(*file); }; });
  addTrainingCommand(*command, body);
}

}  // namespace visema
