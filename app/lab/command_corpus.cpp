// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/command_line/long_job.h"
#include "app/lab/commands.h"
#include "app/wiring/engines.h"
#include "core/base/try.h"
#include "core/laboratory/corpus/make_corpus.h"
#include "core/laboratory/corpus/voices.h"
#include "core/laboratory/recordings/recordings.h"
#include "core/laboratory/sync/sync_clips.h"
#include "core/laboratory/sync/sync_trainer.h"
#include "core/laboratory/voice_activity/voice_activity_trainer.h"
#include "core/training/package/hear_corpus.h"

namespace visema {
namespace {

struct Options {
  std::string folder;
  CorpusOptions corpus;
  bool listVoices = false;
  bool json = false;
};

void printVoices() {
  for (const CorpusVoice& voice : corpusVoices())
    std::printf("%-18s %s, %d sentences%s; Debian package %s\n", std::string(voice.id).c_str(),
                std::string(voice.language).c_str(), voice.sentences, voice.heldOut ? ", never trained on" : "",
                std::string(voice.package).c_str());
}

Status make(Options& options) {
  if (options.listVoices) {
    printVoices();
    return {};
  }
  if (options.folder.empty())
    return fail(ErrorCode::InvalidArgument, "name the folder for the corpus: visema-lab corpus make FOLDER");
  options.corpus.folder = options.folder;
  LongJob job;
  const auto report = makeCorpus(options.corpus, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (options.json) {
    const nlohmann::ordered_json json = {
        {"utterances", report->utterances}, {"seconds", report->seconds}, {"skipped", report->skipped}};
    std::printf("%s\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s: %d sentences, %.0f minutes\n", options.folder.c_str(), report->utterances, report->seconds / 60);
  for (const std::string& skipped : report->skipped) std::printf("%s\n", skipped.c_str());
  return {};
}

struct PeopleOptions {
  std::string folder, sounds, language, name, encoder;
  bool heldOut = false, list = false, json = false;
};

void printRecordings() {
  for (const Recordings& recordings : debianRecordings())
    std::printf("%-18s %s%s; Debian packages %s\n", recordings.id.c_str(), recordings.language.c_str(),
                recordings.heldOut ? ", never trained on" : "", recordings.packages.c_str());
}

Status addPeople(const PeopleOptions& options) {
  if (options.list) {
    printRecordings();
    return {};
  }
  if (options.folder.empty())
    return fail(ErrorCode::InvalidArgument, "name the folder of the corpus: visema-lab corpus people FOLDER");
  if (options.sounds.empty() != options.language.empty())
    return fail(ErrorCode::InvalidArgument, "--sounds and --language belong together: what is said, in which language");
  RecordingsOptions adding;
  adding.corpus = options.folder;
  adding.encoder = options.encoder;
  if (options.encoder.empty()) {
    adding.encoder = TRY(ownSpeechEncoder());
  }
  if (options.sounds.empty()) {
    adding.collections = debianRecordings();
  } else {
    const std::string name =
        options.name.empty() ? std::filesystem::path(options.sounds).filename().string() : options.name;
    const Transcripts kind = hasTables(options.sounds) ? Transcripts::Tables : Transcripts::TextBeside;
    Recordings own{"person-" + name, options.language, options.sounds, kind, {}, {}, options.heldOut};
    adding.collections.push_back(std::move(own));
  }
  LongJob job;
  const auto report = addRecordings(adding, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (options.json) {
    const nlohmann::ordered_json json = {{"sentences", report->sentences},
                                         {"leftOut", report->left},
                                         {"seconds", report->seconds},
                                         {"skipped", report->skipped}};
    std::printf("%s\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s: %d recorded sentences more, %.0f minutes; %d left out\n", options.folder.c_str(), report->sentences,
              report->seconds / 60, report->left);
  for (const std::string& skipped : report->skipped) std::printf("%s\n", skipped.c_str());
  return {};
}

void addPeopleCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<PeopleOptions>();
  CLI::App* people = command.add_subcommand(
      "people", "Add recorded people to a corpus, from sounds and sentences; finds when they say which phone");
  people->add_option("folder", options->folder, "The corpus; an unfinished one is gone on with");
  people->add_option("--sounds", options->sounds,
                     "Recordings of one person, each with a .txt of the same name that says what is said, or of "
                     "several, in a table index.tsv beside them (file, speaker, sentence); without, those that Debian "
                     "has");
  people->add_option("--language", options->language, "What is spoken, as espeak-ng names it: en-us, de, fr, ...");
  people->add_option("--name", options->name, "What to call the person; default: the folder's name");
  people->add_flag("--held-out", options->heldOut, "Only judge by this person, never train on it");
  people->add_option("--encoder", options->encoder, "The speech encoder that hears the phones; default: visema-1");
  people->add_flag("--list", options->list, "Say which recordings Debian has and stop");
  people->add_flag("--json", options->json, "Write the report as JSON");
  people->footer(
      "A sentence whose sound does not bear it out is left out.\n"
      "Example:\n  visema-lab corpus people corpus\n  visema-lab corpus people corpus --sounds my-voice --language "
      "en-us");
  people->callback([options, &body] { body = [options] { return addPeople(*options); }; });
}

struct HearOptions {
  std::string folder, out;
  double minutes = 0;
};

Status hear(const HearOptions& options) {
  auto encoder = TRY(openSpeechEncoderNamed("visema-1"));
  LongJob job;
  auto heard = hearCorpus(options.folder, *encoder, job.progress(), job.stopToken());
  job.clearLine();
  if (!heard) return fail(heard.error());
  keepMinutes(*heard, options.minutes);
  TRY(heard->save(options.out));
  std::printf("%s: %zu sentences\n", options.out.c_str(), heard->sentences.size());
  return {};
}

void addHearCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<HearOptions>();
  CLI::App* hearing = command.add_subcommand(
      "hear", "Keep what visema-1 hears of a corpus, for avatars to learn from where nobody has the corpus");
  hearing->add_option("folder", options->folder, "What `visema-lab corpus make` made")->required();
  hearing->add_option("--out", options->out, "The sentences: voices-1.safetensors")->required();
  hearing->add_option("--minutes", options->minutes, "Of all voices alike; 0: all")->check(CLI::Range(0.0, 10'000.0));
  hearing->footer("Example:\n  visema-lab corpus hear corpus --minutes 20 --out resources/voices-1.safetensors");
  hearing->callback([options, &body] { body = [options] { return hear(*options); }; });
}

struct VoiceOptions {
  std::string folder, out;
  int scenes = VoiceActivityTrainingOptions{}.scenes;
  int rounds = VoiceActivityTrainingOptions{}.rounds;
};

Status teachVoiceActivity(const VoiceOptions& options) {
  LongJob job;
  const auto report = trainVoiceActivity({options.folder, options.out, options.scenes, options.rounds}, job.progress(),
                                         job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  for (const VoiceScores::InNoise& speech : report->scores.speech)
    std::printf("speech %g dB above noise: %.1f %% found, %.1f %% of the pauses taken for speech\n", speech.decibels,
                100 * speech.found, 100 * speech.falseAlarms);
  std::printf("taken for speech: %.1f %% of music, %.1f %% of noise and breath\n", 100 * report->scores.music,
              100 * report->scores.noise);
  return {};
}

void addVoiceActivityCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<VoiceOptions>();
  CLI::App* teach = command.add_subcommand(
      "voice-activity", "Teach what tells speech from noise, breath and music, and write it as a C++ header");
  teach->add_option("folder", options->folder, "What `visema-lab corpus make` made")->required();
  teach->add_option("--out", options->out, "The header: core/speech/voice_weights.h")->required();
  teach->add_option("--scenes", options->scenes, "Pieces of ten seconds to learn from")->check(CLI::Range(1, 100'000));
  teach->add_option("--rounds", options->rounds, "How often through all of them")->check(CLI::Range(1, 1000));
  teach->footer("Example:\n  visema-lab corpus voice-activity corpus --out core/speech/voice_weights.h");
  teach->callback([options, &body] { body = [options] { return teachVoiceActivity(*options); }; });
}

struct MatcherOptions {
  SyncTrainingOptions training;
  std::string folder, out;
  std::vector<std::string> films, heldOut;
};

Result<std::vector<SyncFilm>> filmsOf(const MatcherOptions& options) {
  std::vector<SyncFilm> films;
  for (const std::string& film : options.films) films.push_back({film, -1});
  for (const std::string& text : options.heldOut) {
    const std::size_t colon = text.rfind(':');
    const auto found = std::find_if(films.begin(), films.end(),
                                    [&](const SyncFilm& film) { return film.path == text.substr(0, colon); });
    const char* end = text.data() + text.size();
    if (colon == std::string::npos || found == films.end() ||
        std::from_chars(text.data() + colon + 1, end, found->heldOutFrom).ptr != end || found->heldOutFrom < 0)
      return fail(ErrorCode::InvalidArgument, "--held-out " + text + " is not FILM:FRAME of a --film");
  }
  return films;
}

void printScores(const char* what, const SyncTrainingScores& scores) {
  if (scores.pieces == 0) return;
  std::printf("%s: offset named in %.0f %% of %d pieces of 3 seconds; confidence %.2f, with a foreign sound %.2f\n",
              what, 100 * scores.named, scores.pieces, scores.confidence, scores.stranger);
}

Status teachMatching(MatcherOptions& options) {
  const auto films = TRY(filmsOf(options));
  auto encoder = TRY(openSpeechEncoderNamed("visema-1"));
  LongJob job;
  const auto clips = TRY(loadSyncClips(options.folder, films, *encoder, job.progress(), job.stopToken()));
  options.training.output = options.out;
  const auto report = trainSyncMatcher(clips, options.training, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  std::printf("%s: %d steps, loss %.3f\n", options.out.c_str(), report->steps, report->loss);
  printScores("drawn mouths, voices never heard", report->drawn);
  printScores("films, frames never seen", report->filmed);
  return {};
}

void addMatcherCommand(CLI::App& command, CommandBody& body) {
  auto options = std::make_shared<MatcherOptions>();
  CLI::App* teach =
      command.add_subcommand("sync-matcher", "Teach what tells whether lips belong to a sound (visema score FILM)");
  teach->add_option("folder", options->folder, "What `visema-lab corpus make` made: its voices move drawn mouths")
      ->required();
  teach->add_option("--film", options->films, "A film of somebody who talks; may be given several times");
  teach->add_option("--held-out", options->heldOut, "FILM:FRAME, only judge by that film from that frame on");
  teach->add_option("--out", options->out, "The weights; beside them OUT.state, to go on from")->required();
  teach->add_option("--from", options->training.startFrom,
                    "Begin with this matcher, for an encoder that was trained anew");
  teach->add_option("--steps", options->training.steps, "Steps of training")->capture_default_str();
  teach->add_option("--threads", options->training.threads, "Threads to train with")->capture_default_str();
  teach->footer(
      "Stopped with Ctrl-C or killed, the same command goes on where it was.\n"
      "Example:\n  visema-lab corpus sync-matcher corpus --film talk.mp4 --held-out talk.mp4:719 --out "
      "matcher.safetensors");
  teach->callback([options, &body] { body = [options] { return teachMatching(*options); }; });
}

}  // namespace

void addCorpusCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("corpus", "Make what hearing is taught with, and teach hearing");
  command->require_subcommand(1);
  CLI::App* makeCommand = command->add_subcommand(
      "make", "Let every installed synthetic voice speak sentences, with the time of each phone");
  makeCommand->add_option("folder", options->folder, "Where sounds and phones go; an unfinished one is gone on with");
  makeCommand->add_option("--scale", options->corpus.scale, "How much: 1 is about two and a half hours")
      ->check(CLI::Range(0.001, 100.0));
  makeCommand->add_option("--voice", options->corpus.voices, "Only this voice; may be given several times");
  makeCommand->add_flag("--list-voices", options->listVoices, "Say which voices there are and stop");
  makeCommand->add_flag("--json", options->json, "Write the report as JSON");
  makeCommand->footer(
      "Voices of festival, flite and espeak-ng; one that is not installed is named with its Debian package and left "
      "out.\n"
      "Example:\n  visema-lab corpus make corpus --scale 0.1\n  visema-lab corpus make --list-voices");
  makeCommand->callback([options, &body] { body = [options] { return make(*options); }; });
  addPeopleCommand(*command, body);
  addHearCommand(*command, body);
  addVoiceActivityCommand(*command, body);
  addMatcherCommand(*command, body);
}

}  // namespace visema
