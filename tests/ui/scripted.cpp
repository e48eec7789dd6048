// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/scripted.h"

#include <cmath>

#include "ui/pages/build/build_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/live_page.h"
#include "ui/pages/takes_page.h"
#include "ui/stage/stage.h"
#include "ui/stage/yuv_picture.h"
#include "ui/widgets/voice_timeline.h"
#include "ui/window/main_window.h"
#include "ui/window/status_bar.h"

static void initializeScriptedResources() { Q_INIT_RESOURCE(scripted); }

namespace visema::ui::scripted {

QImage iris() {
  static const QImage picture = [] {  // asked for hundreds of times, and shared
    initializeScriptedResources();
    return QImage(QStringLiteral(":/scripted/data/iris.jpg")).convertToFormat(QImage::Format_RGB32);
  }();
  return picture;
}

LiveStatus onAir() {
  LiveStatus status;
  status.state = LiveState::OnAir;
  status.elapsedMs = 252'000;
  status.fps = 25;
  status.shownFrames = 6298;
  status.droppedFrames = 0;
  status.delayP50 = 486, status.delayP95 = 497, status.delayP99 = 512;
  status.stages = {{QStringLiteral("Capture"), 21},
                   {QStringLiteral("Lookahead"), 450},
                   {QStringLiteral("Paint"), 7.4},
                   {QStringLiteral("Show"), 8}};
  return status;
}

std::vector<AvatarChoice> avatars() {
  return {{QStringLiteral("iris"), QStringLiteral("Iris"), QStringLiteral("256 px · 25 fps"), iris()},
          {QStringLiteral("sanders"), QStringLiteral("Sanders"), QStringLiteral("U-Net 328"),
           iris().mirrored(true, false), true}};
}

std::vector<ExportJobRow> jobs() {
  const auto job = [](qint64 id, const char* title, const char* detail, JobState state, const char* note) {
    ExportJobRow row;
    row.id = id;
    row.title = QString::fromUtf8(title);
    row.detail = QString::fromUtf8(detail);
    row.thumbnail = iris();
    row.state = state;
    row.note = QString::fromUtf8(note);
    return row;
  };
  std::vector<ExportJobRow> rows{
      job(1, "welcome.wav", "Iris · 1280 × 720 · MP4 · 2:41", JobState::Rendering, ""),
      job(2, "chapter-02.flac", "Iris · 1280 × 720 · MP4 · 12:08", JobState::Waiting, "next"),
      job(3, "intro-de.wav", "Iris · WebM with alpha · 0:32", JobState::Done, "Rendered in 11 s, 3.0× · no frame off"),
      job(4, "old-phone.mp3", "Iris · 1280 × 720 · MP4 · 4:10", JobState::Failed,
          "The disk is full: 1.2 GB are needed. Free some space, then retry."),
      job(5, "a-recording-with-a-very-long-name-that-nobody-would-type-twice-2026-11-21.m4a",
          "Iris · 1280 × 720 · ProRes 4444 · 1:02:10", JobState::Cancelled, "Cancelled after 3 min")};
  rows[0].fraction = 0.64;
  rows[0].secondsLeft = 22;
  rows[0].speed = 3.1;
  return rows;
}

std::vector<ExportPreset> presets() {
  return {{QStringLiteral("high"),
           QStringLiteral("MP4 · H.264 · High"),
           QStringLiteral("For anything that plays video."),
           {{QStringLiteral("Size"), QStringLiteral("As filmed")},
            {QStringLiteral("Quality"), QStringLiteral("CRF 18, medium")},
            {QStringLiteral("Sound"), QStringLiteral("AAC, original rate")}}},
          {QStringLiteral("alpha"), QStringLiteral("WebM with alpha"), QStringLiteral("For compositing."), {}}};
}

std::vector<AvatarCard> cards() {
  AvatarCard iris{QStringLiteral("iris"),
                  QStringLiteral("Iris"),
                  QStringLiteral("Comes with the studio"),
                  scripted::iris(),
                  {{QStringLiteral("In memory"), Tone::Good}, {QStringLiteral("256 px"), Tone::Neutral}},
                  {{QStringLiteral("Clips"), QStringLiteral("talk, talk 2, idle")},
                   {QStringLiteral("Picture"), QStringLiteral("1280 × 720 · 25 fps")},
                   {QStringLiteral("Network"), QStringLiteral("ours, 256 px")},
                   {QStringLiteral("Silence"), QStringLiteral("mouth closed")}},
                  QStringLiteral("CC0 face, free voice. Made for this studio."),
                  QStringLiteral("/usr/share/visema/avatars/iris.visema"),
                  {},
                  false};
  AvatarCard sanders{QStringLiteral("sanders"),
                     QStringLiteral("Sanders"),
                     QStringLiteral("Imported from a 2.0 package"),
                     scripted::iris().mirrored(true, false),
                     {{QStringLiteral("U-Net 328"), Tone::Neutral}, {QStringLiteral("No speech encoder"), Tone::Warn}},
                     {{QStringLiteral("Clips"), QStringLiteral("talk")}},
                     QStringLiteral("Not stated by the package."),
                     QStringLiteral("/home/you/Avatars/sanders.zip"),
                     {},
                     true};
  AvatarCard broken{QStringLiteral("lost"),
                    QStringLiteral("Newsreader"),
                    QStringLiteral("Imported"),
                    {},
                    {},
                    {},
                    {},
                    QStringLiteral("/media/usb/newsreader.visema"),
                    QStringLiteral("The file is not there any more. Bring it back, or remove the entry."),
                    true};
  return {iris, sanders, broken};
}

SettingsChoices settingsChoices() {
  SettingsChoices choices;
  choices.inputs = {{QStringLiteral("a"), QStringLiteral("Scarlett 2i2 USB")},
                    {QStringLiteral("b"), QStringLiteral("Built-in microphone")}};
  choices.outputs = {{QStringLiteral("c"), QStringLiteral("Built-in speakers")}};
  choices.engines = {{QStringLiteral("fused"), QStringLiteral("Fused CPU, AVX-512")},
                     {QStringLiteral("torch"), QStringLiteral("LibTorch CPU")}};
  choices.machineMegabytes = 24576;
  choices.exportFolder = QStringLiteral("/home/you/Videos/Visema");
  choices.takesFolder = QStringLiteral("/home/you/Videos/Visema/Takes");
  choices.libraryFolder = QStringLiteral("/home/you/.local/share/visema/avatars");
  return choices;
}

std::vector<TakeEntry> takes() {
  const auto take = [](const char* name, const QTime& at, double seconds, const char* problem) {
    const bool good = !*problem;
    return TakeEntry{QStringLiteral("/takes/") + QLatin1String(name),
                     QString::fromUtf8(name),
                     good ? QStringLiteral("Iris") : QStringLiteral("Sanders"),
                     good ? iris() : QImage(),
                     QDateTime(QDate(2026, 11, 26), at),
                     seconds,
                     QString::fromUtf8(problem)};
  };
  return {take("Welcome to the course", QTime(20, 41), 134.2, ""), take("2026-11-26 18.02.11", QTime(18, 2), 22, ""),
          take("Greeting", QTime(9, 15), 4021, "Its avatar Sanders is not in the library any more.")};
}

EngineStatus engine() {
  EngineStatus status;
  status.engine = QStringLiteral("Fused CPU · AVX-512 · 1 core");
  status.fps = 25;
  status.frameMs = 7.4, status.frameP95 = 9.1;
  status.memoryBytes = 412'000'000, status.memoryBudget = 1'024'000'000;
  return status;
}

namespace {

void fillTimeline(VoiceTimeline& timeline) {
  std::vector<VoiceColumn> voice;
  std::vector<float> mouth;
  float opening = 0;
  unsigned noise = 7;
  for (int frame = 0; frame < 900; ++frame) {
    noise = noise * 1664525U + 1013904223U;
    const double phrase = std::sin(frame * 0.047) + 0.4 * std::sin(frame * 0.021 + 1);
    const bool speech = phrase > 0.05;
    const double syllable = 0.45 + 0.55 * std::abs(std::sin(frame * 0.5));
    const float jitter = 0.55F + 0.45F * static_cast<float>(noise >> 8) / static_cast<float>(1U << 24);
    const float peak = speech ? static_cast<float>(std::min(1.0, phrase) * syllable) * jitter * 0.9F : 0.004F * jitter;
    voice.push_back({peak, speech});
    const float wanted = speech ? static_cast<float>(std::min(1.0, phrase) * syllable) * 0.9F : 0.0F;
    opening += (wanted - opening) * 0.5F;
    mouth.push_back(opening);
  }
  timeline.setVoice(0, voice);
  timeline.setMouth(0, std::span(mouth).first(880));
  timeline.setPlayhead(868.4);
}

}  // namespace

void fill(MainWindow& window) {
  LivePage& live = *window.live();
  live.setAvatars(avatars(), QStringLiteral("iris"));
  live.setDevices(settingsChoices().inputs, QStringLiteral("a"));
  live.setMouth(1.1, 0.3);
  live.setLookahead(kFullLookahead);
  live.stage()->showNow(toFrame(iris()));
  fillTimeline(*live.timeline());
  live.setStatus(onAir());
  live.setLevel({-18, -14, false});

  ExportPage& exports = *window.exports();
  exports.setAvatars(avatars());
  exports.setPresets(presets());
  exports.setChoice({QStringLiteral("iris"), QStringLiteral("high"), true, QStringLiteral("/home/you/Videos/Visema")});
  exports.setFreeBytes(38'000'000'000);
  exports.setJobs(jobs());

  BuildPage& build = *window.build();
  QObject::connect(&build, &BuildPage::frameWanted, &build,
                   [&build](const QString& footage, qint64 frame) { build.setFrame(footage, frame, iris()); });
  QObject::connect(&build, &BuildPage::thumbnailWanted, &build,
                   [&build](const QString& footage, qint64 frame) { build.setThumbnail(footage, frame, iris()); });
  build.setRecent(builds());
  build.setBuild(scripted::build());

  window.takes()->setTakes(takes());
  window.takes()->setPlace(settingsChoices().takesFolder, 38'000'000'000);
  window.library()->setAvatars(cards());
  window.status()->setStatus(engine());
}

}  // namespace visema::ui::scripted
