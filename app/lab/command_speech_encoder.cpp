// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/command_line/long_job.h"
#include "app/lab/commands.h"
#include "core/base/try.h"
#include "core/laboratory/corpus/speech_scores.h"
#include "core/laboratory/recordings/timing_error.h"
#include "core/laboratory/speech/speech_trainer.h"
#include "core/nn/speech/open_speech_encoder.h"

namespace visema {
namespace {

struct TrainOptions {
  SpeechTrainingOptions training;
  std::string corpus, out, from;
  bool json = false;
};

void print(const char* who, const SpeechScores& scores) {
  if (scores.sentences == 0) return;
  std::printf("On %d sentences of %s:\n", scores.sentences, who);
  if (scores.phoneAccuracyAll > 0)
    std::printf("  phone named right     %.0f %% of spoken moments\n", 100 * scores.phoneAccuracy);
  std::printf("  voice activity        %.1f %% of all moments\n", 100 * scores.voiceAccuracy);
  std::printf("  closed lips (m, b, p) %.0f %% of moments named are right, %.0f %% of all are named\n",
              100 * scores.closurePrecision, 100 * scores.closureRecall);
  std::printf("                        %.0f %% of %d show, %.0f %% of places where none is\n",
              100 * scores.closuresFound, scores.closures, 100 * scores.closuresByChance);
  std::printf("                        %.0f %% where 5 %% of those places show one (p %.0f %%)\n",
              100 * scores.closuresAtFivePercent, 100 * scores.burstsAtFivePercent);
  const char* names[] = {"jaw", "opening", "rounding", "closure", "f/v", "teeth", "tongue"};
  std::printf("  correlation           ");
  for (std::size_t i = 0; i < scores.articulationCorrelation.size() && i < std::size(names); ++i)
    std::printf("%s%s %.2f", i == 0 ? "" : ", ", names[i], scores.articulationCorrelation[i]);
  std::printf("\n");
}

void print(const SpeechScores& synthetic, const SpeechScores& people) {
  if (synthetic.sentences + people.sentences == 0)
    std::printf("The corpus has no voice that is kept aside to judge by (visema-lab corpus make --list-voices).\n");
  print("synthetic voices it never heard", synthetic);
  print("people it never heard", people);
}

nlohmann::ordered_json toJson(const SpeechScores& scores) {
  return {{"sentences", scores.sentences},
          {"phoneAccuracy", scores.phoneAccuracy},
          {"phoneAccuracyWithSilence", scores.phoneAccuracyAll},
          {"voiceAccuracy", scores.voiceAccuracy},
          {"closurePrecision", scores.closurePrecision},
          {"closureRecall", scores.closureRecall},
          {"closures", scores.closures},
          {"closuresFound", scores.closuresFound},
          {"closuresByChance", scores.closuresByChance},
          {"closuresAtFivePercent", scores.closuresAtFivePercent},
          {"burstsAtFivePercent", scores.burstsAtFivePercent},
          {"articulationCorrelation", scores.articulationCorrelation}};
}

Status trainEncoder(TrainOptions& options) {
  options.training.corpus = options.corpus;
  options.training.output = options.out;
  options.training.startFrom = options.from;
  LongJob job;
  const auto report = trainSpeechEncoder(options.training, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (options.json) {
    const nlohmann::ordered_json json = {{"steps", report->steps},
                                         {"seconds", report->seconds},
                                         {"loss", report->loss},
                                         {"synthetic", toJson(report->synthetic)},
                                         {"people", toJson(report->people)}};
    std::printf("%s\n", json.dump(2).c_str());
    return {};
  }
  std::printf("%s: %d steps, loss %.3f\n", options.out.c_str(), report->steps, report->loss);
  print(report->synthetic, report->people);
  return {};
}

void addTrainingCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* train = command.add_subcommand("train", "Train a speech encoder of our own on a corpus of voices");
  train->add_option("--corpus", options->corpus, "What `visema-lab corpus make` made")->required();
  train->add_option("--out", options->out, "The weights; beside them OUT.state, to go on from")->required();
  train->add_option("--from", options->from, "An encoder to begin with: it keeps what it knows and learns on");
  train->add_option("--steps", options->training.steps, "Steps of training")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  train->add_option("--threads", options->training.threads, "Threads to train with")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  train->add_flag("--restart", options->training.startAnew, "Start over instead of continuing an earlier run");
  train->add_flag("--json", options->json, "Write the report as JSON");
  train->footer(
      "Stopped with Ctrl-C or killed, the same command goes on where it was. Whatever was trained on the features of\n"
      "another encoder (voice maps, the matcher of visema score) has to be trained anew for this one.\n"
      "Example:\n  visema-lab corpus make corpus\n  visema-lab speech-encoder train --corpus corpus --out "
      "encoder.safetensors");
  train->callback([options, &body] { body = [options] { return trainEncoder(*options); }; });
}

struct ScoreOptions {
  std::string encoder, corpus;
  std::optional<double> babble;
  int sentences = kJudgedSentences;
  bool json = false;
};

Status scoreEncoder(const ScoreOptions& options) {
  auto hearing = TRY(PhoneHearing::open(options.encoder));
  const auto dataset = TRY(SpeechDataset::load(options.corpus));
  SpeechScores scores[2];
  for (Speakers speakers : {Speakers::Synthetic, Speakers::People}) {
    const auto scored = TRY(scoreSpeech(hearing, dataset.heldOut(speakers, options.sentences, options.babble)));
    scores[static_cast<int>(speakers)] = scored;
  }
  const auto noises = TRY(scoreSpeech(hearing, soundsWithoutSpeech(kJudgedSentences)));
  const double takenForSpeech = 1 - noises.voiceAccuracy;
  double timing = 0;
  if (hearing.namesPhones()) {
    timing = TRY(timingError(hearing, dataset.heldOut(Speakers::Synthetic, kJudgedSentences)));
  }
  if (options.json) {
    const nlohmann::ordered_json json = {{"synthetic", toJson(scores[0])},
                                         {"people", toJson(scores[1])},
                                         {"noiseTakenForSpeech", takenForSpeech},
                                         {"timingErrorSeconds", timing}};
    std::printf("%s\n", json.dump(2).c_str());
    return {};
  }
  print(scores[0], scores[1]);
  std::printf("Of noise, music, breath and quiet rooms %.1f %% are taken for speech\n", 100 * takenForSpeech);
  if (timing > 0)
    std::printf("Phones of the synthetic voices timed: half of the edges within %.0f ms\n", 1000 * timing);
  return {};
}

void addJudgingCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* score = command.add_subcommand("score", "Judge a speech encoder by the held-out voices of a corpus");
  score->add_option("encoder", options->encoder, "Its weights")->required();
  score->add_option("--corpus", options->corpus, "What `visema-lab corpus make` and `visema-lab corpus people` made")
      ->required();
  score->add_option("--sentences", options->sentences, "How many sentences to judge by, of each kind of voice")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  score->add_option("--babble", options->babble, "With a crowd in the background, so many decibels below");
  score->add_flag("--json", options->json, "Write the scores as JSON");
  score->footer("Example:\n  visema-lab speech-encoder score encoder.safetensors --corpus corpus");
  score->callback([options, &body] { body = [options] { return scoreEncoder(*options); }; });
}

/// Writes into a file that was trained on an encoder's features which one that was.
struct StampOptions {
  std::string file, encoder, out;
};

Status stamp(const StampOptions& options) {
  auto opened = TRY(Weights::open(options.encoder));
  auto encoder = TRY(openSpeechEncoder(*opened));
  auto trained = TRY(Weights::open(options.file));
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : trained->tensors()) tensors.push_back({name, tensor});
  auto notes = trained->metadata();
  notes[kSpeechNote] = encoder->name();
  notes[kFingerprintNote] = encoder->fingerprint();
  const std::string& out = options.out.empty() ? options.file : options.out;
  TRY(writeSafetensors(out, tensors, notes));
  std::printf("%s was trained on %s, weights %s\n", out.c_str(), encoder->name().c_str(),
              encoder->fingerprint().c_str());
  return {};
}

void addStampingCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<StampOptions>();
  CLI::App* stamping = command.add_subcommand(
      "stamp", "Write into a voice map or matcher which encoder it was trained on, for others are refused");
  stamping->add_option("file", options->file, "The voice map or matcher, as safetensors")->required();
  stamping->add_option("--encoder", options->encoder, "The weights of the encoder that made its features")->required();
  stamping->add_option("--out", options->out, "Where to write it; default: the same file");
  stamping->footer(
      "What `visema train` and `visema-lab corpus sync-matcher` write says so already.\n\nExample:\n"
      "  visema-lab speech-encoder stamp sync-1.safetensors --encoder visema-1.safetensors");
  stamping->callback([options, &body] { body = [options] { return stamp(*options); }; });
}

}  // namespace

void addSpeechEncoderCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command = app.add_subcommand("speech-encoder", "Train or judge what avatars listen through");
  command->require_subcommand(1);
  addTrainingCommand(*command, body);
  addJudgingCommand(*command, body);
  addStampingCommand(*command, body);
}

}  // namespace visema
