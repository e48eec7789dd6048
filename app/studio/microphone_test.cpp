// SPDX-License-Identifier: Apache-2.0
#include "app/studio/microphone_test.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "app/studio/core_words.h"
#include "core/base/user_gain.h"

namespace visema::studio {
namespace {

/// "+6 dB"
QString gainText(double decibels) {
  const long whole = std::lround(decibels);
  const QString sign = whole > 0 ? QStringLiteral("+") : whole < 0 ? QStringLiteral("−") : QString();
  return QCoreApplication::translate("MicrophoneTest", "%1 dB")
      .arg(sign + QLocale().toString(qlonglong(std::abs(whole))));
}

/// The gain to set, where one would help; rounded to the slider's steps.
QString adviceOf(const InputQuality& quality, double gainDb) {
  return gainText(std::clamp(gainDb + quality.betterGainDb, -kMostUserGainDb, kMostUserGainDb));
}

ui::MicrophoneTestState stateOf(const InputTestReport& report, double gainDb) {
  const InputQuality& quality = report.quality;
  switch (quality.verdict) {
    case InputVerdict::Silent:
      return {false,
              {},
              QCoreApplication::translate("MicrophoneTest",
                                          "Nothing was heard. Is the microphone muted, or is it another one?"),
              ui::Tone::Bad};
    case InputVerdict::Quiet:
      return {false,
              {},
              QCoreApplication::translate("MicrophoneTest", "Very quiet. Set the gain to about %1.")
                  .arg(adviceOf(quality, gainDb)),
              ui::Tone::Warn};
    case InputVerdict::Noisy:
      return {false,
              {},
              QCoreApplication::translate("MicrophoneTest",
                                          "Mostly noise. Speak during the test, or move closer to the microphone."),
              ui::Tone::Warn};
    case InputVerdict::Clipped:
      return {false,
              {},
              QCoreApplication::translate(
                  "MicrophoneTest", "Too loud: the sound is clipped. Lower the gain or the system's input volume."),
              ui::Tone::Bad};
    case InputVerdict::Good:
      break;
  }
  const QString good = QCoreApplication::translate("MicrophoneTest", "Your voice is loud and clear.");
  if (report.note.empty()) return {false, {}, good, ui::Tone::Good};
  return {false, {}, good + QLatin1Char(' ') + inWords(report.note), ui::Tone::Warn};
}

}  // namespace

void MicrophoneTest::start(const Wanted& wanted) {
  InputTestOptions options;
  options.microphone = wanted.microphone;
  options.loudspeaker = wanted.loudspeaker;
  options.gainDb = wanted.gainDb;
  Q_EMIT changed({true, {}, tr("Opening the microphone…"), ui::Tone::Neutral});
  testing_.start(
      [this, run = run_, options](const std::stop_token& stop) {
        const auto tell = [this, stop](const InputTestStep& step) {
          QMetaObject::invokeMethod(
              this,
              [this, step, stop] {
                if (stop.stop_requested() || !testing_.running()) return;
                const bool listens = step.kind == InputTestStep::Kind::Listening;
                const int seconds = static_cast<int>(std::ceil(step.secondsLeft));
                Q_EMIT changed({true,
                                {step.level.rmsDb, step.level.peakDb, false},
                                listens ? tr("Say something… %1").arg(seconds) : tr("This is how you sound…"),
                                ui::Tone::Neutral});
              },
              Qt::QueuedConnection);
        };
        return run(options, tell, stop);
      },
      [this, gain = wanted.gainDb](const Result<InputTestReport>& report) {
        Q_EMIT changed(report ? stateOf(*report, gain) : ui::MicrophoneTestState());
        if (!report) Q_EMIT failed(inWords(report.error().message));
      });
}

void MicrophoneTest::stop() {
  if (!testing_.running()) return;
  testing_.cancel();
  Q_EMIT changed({});
}

}  // namespace visema::studio
