// SPDX-License-Identifier: Apache-2.0
#include "app/studio/saying.h"

#include <utility>

#include "app/studio/core_words.h"
#include "core/base/try.h"
#include "core/synthesis/pronunciations.h"
#include "core/synthesis/said_script.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

Result<fs::path> sound(const fs::path& file, const std::string& text, const std::string& voice, const fs::path& list,
                       const std::stop_token& stop) {
  const Pronunciations pronunciations = TRY(Pronunciations::readIfThere(list));
  const auto program = TRY(SpeakingProgram::open(voice));
  auto said = sayInto(file, *program, pronunciations.applyTo(text), stop);
  return said ? Result<fs::path>(said->sound) : fail(said.error());
}

}  // namespace

Saying::Saying(fs::path pronunciations, QObject* parent)
    : QObject(parent), pronunciations_(std::move(pronunciations)) {}

void Saying::say(const QString& text, const QString& voice) {
  ++inWork_;
  Q_EMIT changed();
  worker_.post([this, text = text.toStdString(), voice = voice.toStdString(), list = pronunciations_,
                file = folder_.path() / (std::to_string(++count_) + ".wav"), round = round_,
                given = stop_](const std::stop_token& ending) {
    std::stop_source stop = given;
    const std::stop_callback both(ending, [&stop] { stop.request_stop(); });
    auto said = sound(file, text, voice, list, stop.get_token());
    QMetaObject::invokeMethod(
        this, [this, round, said = std::move(said)] { took(round, said); }, Qt::QueuedConnection);
  });
}

void Saying::took(int round, const Result<fs::path>& sound) {
  if (round != round_) return;
  --inWork_;
  if (sound) said_.push_back(*sound);
  Q_EMIT changed();
  sound ? Q_EMIT ready() : Q_EMIT failed(inWords(sound.error().message));
}

void Saying::listVoices() {
  if (std::exchange(listed_, true)) return;
  worker_.post([this](const std::stop_token&) {
    std::vector<ui::DeviceChoice> voices;
    for (const SyntheticVoice& voice : voicesHere()) {
      const QString id = QString::fromStdString(voice.name);
      voices.push_back({id, id + QStringLiteral(" · ") + QString::fromStdString(voice.language)});
    }
    QMetaObject::invokeMethod(
        this, [this, voices] { Q_EMIT voicesListed(voices); }, Qt::QueuedConnection);
  });
}

std::optional<fs::path> Saying::next() {
  if (said_.empty()) return std::nullopt;
  fs::path sound = std::move(said_.front());
  said_.pop_front();
  Q_EMIT changed();
  return sound;
}

void Saying::clear() {
  ++round_;
  inWork_ = 0;
  said_.clear();
  stop_.request_stop();
  stop_ = std::stop_source();
  Q_EMIT changed();
}

}  // namespace visema::studio
