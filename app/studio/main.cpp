// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QCommandLineParser>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

#include "app/studio/crash_notice.h"
#include "app/studio/file_portal.h"
#include "app/studio/product_parts.h"
#include "app/studio/single_instance.h"
#include "app/studio/translation.h"
#include "core/base/log.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "ui/theme/theme.h"

namespace {

using namespace visema;
using namespace visema::studio;

void describe(QCommandLineParser& line) {
  line.setApplicationDescription(QStringLiteral("Visema Studio: a voice drives a person's lips."));
  line.addHelpOption();
  line.addVersionOption();
  line.addOption({QStringLiteral("log"),
                  QStringLiteral("What to log to standard error: off, error, warning, info or debug."),
                  QStringLiteral("level")});
  line.addOption(
      {QStringLiteral("trace"), QStringLiteral("Record a trace, for ui.perfetto.dev."), QStringLiteral("file")});
  line.addPositionalArgument(QStringLiteral("files"),
                             QStringLiteral("A sound file to speak, or avatar packages to add. If the studio is "
                                            "already running, they are opened there."),
                             QStringLiteral("[files...]"));
}

void nameApplication() {
  QCoreApplication::setApplicationName(QStringLiteral("Visema Studio"));
  QCoreApplication::setApplicationVersion(QStringLiteral(VISEMA_VERSION));
}

/// What needs no window needs no display either. Does not come back when that is all that was asked for.
void answerWithoutWindow(int argc, char** argv) {
  const auto asks = [](const char* argument) {
    for (const char* each : {"--help", "-h", "--help-all", "--version", "-v"})
      if (std::strcmp(argument, each) == 0) return true;
    return false;
  };
  if (std::none_of(argv + 1, argv + argc, asks)) return;
  QCoreApplication application(argc, argv);
  nameApplication();
  QCommandLineParser line;
  describe(line);
  line.process(application);
}

int complain(const Error& error) {
  std::fprintf(stderr, "visema-studio: %s\n", error.message.c_str());
  return 1;
}

/// --log and --trace; nothing where no trace was asked for.
Result<std::optional<TraceRecording>> startWatching(const QCommandLineParser& line) {
  if (line.isSet(QStringLiteral("log"))) {
    setLogLevel(TRY(parseLogLevel(line.value(QStringLiteral("log")).toStdString())));
  } else if (const Status level = setLogLevelFromEnvironment(); !level) {
    complain(level.error());
  }
  if (!line.isSet(QStringLiteral("trace"))) return std::nullopt;
  return TRY(TraceRecording::start(line.value(QStringLiteral("trace")).toStdString()));
}

int run(int argc, char** argv) {
  answerWithoutWindow(argc, argv);
  // Qt 6.4 prefers GStreamer and crashes where its plugins are not installed; FFmpeg is always there.
  if (!qEnvironmentVariableIsSet("QT_MEDIA_BACKEND")) qputenv("QT_MEDIA_BACKEND", "ffmpeg");
  QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
  QGuiApplication::setDesktopFileName(QStringLiteral("visema-studio"));
  const bool portal = FilePortal::prepare();
  QApplication application(argc, argv);
  nameApplication();
  const FilePortal filePortal(portal);
  QCommandLineParser line;
  describe(line);
  line.process(application);
  auto recording = startWatching(line);
  if (!recording) return complain(recording.error());

  const Result<Places> places = Places::find();
  if (!places) return complain(places.error());
  const QStringList given = line.positionalArguments();
  SingleInstance instance(QString::fromStdString(places->data.string()));
  if (instance.handOver(given)) return 0;
  if (!instance.listen()) logWarning("studio", "a second studio would not find this one");
  reportStudioCrashesTo(places->data / "crashes");
  SettingsStore store(QString::fromStdString(places->settings.string()));
  installLanguage(application, store.state().settings.language);
  SystemAppearance appearance(ui::platformPaletteIsDark());
  Studio studio(*places, store, appearance, productParts());
  QObject::connect(&instance, &SingleInstance::asked, &studio, [&studio](const QStringList& asked) {
    studio.comeForward();
    studio.open(asked);
  });
  QObject::connect(&studio, &Studio::over, &application, &QCoreApplication::quit);
  studio.start();
  studio.open(given);
  const int result = QApplication::exec();
  store.finish();
  if (*recording)
    if (const Status written = (*recording)->finish(); !written) complain(written.error());
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "visema-studio: unexpected error: %s\n", error.what());
    return 1;
  }
}
