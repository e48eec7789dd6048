// SPDX-License-Identifier: Apache-2.0
#include "app/studio/recording.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <atomic>
#include <utility>

#include "app/studio/core_words.h"
#include "core/audio/capture_stream.h"
#include "core/base/free_name.h"
#include "core/base/try.h"
#include "ui/pages/build/record_dialog.h"

namespace visema::studio {
namespace {

constexpr int kTickMs = 100;
using State = ui::RecordLook::State;

YuvFrame mirrored(const YuvImage& picture) {
  auto mirror = std::make_shared<YuvImage>(picture.size(), picture.color());
  for (int index = 0; index < 3; ++index) {
    const ConstPlane from = picture.plane(index);
    const Plane to = mirror->plane(index);
    for (int y = 0; y < from.size.height; ++y)
      std::reverse_copy(from.row(y), from.row(y) + from.size.width, to.row(y));
  }
  return mirror;
}

QString pictureWords(PictureAdvice advice) {
  switch (advice) {
    case PictureAdvice::Good:
      return Recording::tr("Light and distance are good.");
    case PictureAdvice::NoFace:
      return Recording::tr("No face is seen: look into the camera.");
    case PictureAdvice::TwoFaces:
      return Recording::tr("Two faces are seen: only you should be in the picture.");
    case PictureAdvice::TooFar:
      return Recording::tr("Too far away: come closer, until your face fills a third of the height.");
    case PictureAdvice::TooNear:
      return Recording::tr("Too close: move back a little.");
    case PictureAdvice::OffCentre:
      return Recording::tr("Off centre: bring your face to the middle of the picture.");
    case PictureAdvice::Turned:
      return Recording::tr("Turned away: look straight into the camera.");
    case PictureAdvice::TooDark:
      return Recording::tr("Too dark: turn on a lamp in front of you.");
    case PictureAdvice::TooBright:
      return Recording::tr("Too bright: move away from the lamp or the window.");
    case PictureAdvice::UnevenLight:
      return Recording::tr("One side of your face is much darker: turn towards the light.");
  }
  return {};
}

QString soundWords(InputVerdict advice) {
  switch (advice) {
    case InputVerdict::Good:
      return {};
    case InputVerdict::Silent:
      return Recording::tr("Nothing is heard: is the microphone muted?");
    case InputVerdict::Quiet:
      return Recording::tr("Too quiet: come closer to the microphone.");
    case InputVerdict::Clipped:
      return Recording::tr("Too loud: the sound is clipped. Turn the input down.");
    case InputVerdict::Noisy:
      return Recording::tr("Noisy: turn off what hums, or close the window.");
  }
  return {};
}

ui::PromptKind kindOf(PromptKind kind) {
  if (kind == PromptKind::Rest) return ui::PromptKind::Rest;
  return kind == PromptKind::Say ? ui::PromptKind::Say : ui::PromptKind::Listen;
}

}  // namespace

RecordingTools recordingTools(std::filesystem::path folder) {
  return {std::move(folder), listCameras, listSoundDevices,
          [](const std::string& name) -> Result<std::unique_ptr<AudioSource>> {
            CaptureOptions options;
            options.device = name;
            auto stream = TRY(CaptureStream::create(options));
            return std::unique_ptr<AudioSource>(std::move(stream));
          }};
}

Recording::Recording(ui::RecordDialog& dialog, RecordingTools tools)
    : QObject(&dialog), dialog_(dialog), tools_(std::move(tools)) {
  const bool german = QLocale().language() == QLocale::German;
  language_ = prompterLanguages()[german ? 1 : 0];
  dialog_.setLanguage(german ? 1 : 0);
  connect(&dialog_, &ui::RecordDialog::devicesChosen, this, &Recording::open);
  connect(&dialog_, &ui::RecordDialog::languageChosen, this,
          [this](int index) { language_ = prompterLanguages()[static_cast<std::size_t>(index)]; });
  connect(&dialog_, &ui::RecordDialog::recordRequested, this, &Recording::record);
  connect(&dialog_, &ui::RecordDialog::nextRequested, this, [this] {
    if (prompter_) prompter_->next(filming_->seconds());
    tick();
  });
  connect(&dialog_, &ui::RecordDialog::againRequested, this, [this] {
    if (prompter_) prompter_->again(filming_->seconds());
    tick();
  });
  connect(&dialog_, &ui::RecordDialog::useRequested, this, &Recording::use);
  connect(&dialog_, &ui::RecordDialog::discardRequested, this, &Recording::beginAgain);
  ticking_.setInterval(kTickMs);
  connect(&ticking_, &QTimer::timeout, this, &Recording::tick);
  look();
}

Recording::~Recording() = default;

/// What cameras and microphones there are; the first of each is opened.
void Recording::look() {
  looking_.start([tools = tools_](const std::stop_token&) { return Found{tools.cameras(), tools.microphones()}; },
                 [this](const Found& found) {
                   std::vector<ui::DeviceChoice> cameras;
                   for (const CameraDevice& each : found.cameras)
                     cameras.push_back({QString::fromStdString(each.device), QString::fromStdString(each.name)});
                   const SoundDevices sound = found.microphones ? *found.microphones : SoundDevices();
                   dialog_.setCameras(cameras, {});
                   dialog_.setMicrophones(sound.inputs, sound.defaultInput);
                   if (cameras.empty())
                     return fail(tr("No camera was found. Plug one in and open this again, or film yourself with a phone and "
                                    "drop the video on the Build page."));
                   if (sound.inputs.empty())
                     return fail(tr("No microphone was found. Plug one in and open this again."));
                   open(cameras.front().id, sound.defaultInput.isEmpty() ? sound.inputs.front().id : sound.defaultInput);
                 });
}

/// What the devices' threads say reaches the dialog as long as both are there.
FilmingView Recording::view() {
  FilmingView view;
  // Where the window is behind, pictures are left out before they are mirrored.
  view.picture = [this, underWay = std::make_shared<std::atomic<bool>>(false)](const YuvFrame& picture) {
    if (underWay->exchange(true)) return;
    QMetaObject::invokeMethod(
        this,
        [this, underWay, shown = mirrored(*picture)] {
          underWay->store(false);
          dialog_.setPicture(shown);
        },
        Qt::QueuedConnection);
  };
  view.level = [this](const Level& level) {
    QMetaObject::invokeMethod(
        this, [this, level] { dialog_.setLevel(level.rmsDb, level.peakDb, false); }, Qt::QueuedConnection);
  };
  view.advice = [this](const Advice& advice) {
    QMetaObject::invokeMethod(
        this, [this, advice] { advise(advice); }, Qt::QueuedConnection);
  };
  view.lost = [this](const Error& error) {
    QMetaObject::invokeMethod(
        this, [this, error] { lost(error); }, Qt::QueuedConnection);
  };
  return view;
}

void Recording::open(const QString& camera, const QString& microphone) {
  state_ = State::Opening;
  message_.clear();
  show();
  worker_.post([before = std::exchange(filming_, nullptr)](const std::stop_token&) mutable { before.reset(); });
  opening_.start(
      [tools = tools_, camera = camera.toStdString(), microphone = microphone.toStdString(),
       view = view()](const std::stop_token&) -> Result<std::shared_ptr<Filming>> {
        CameraOptions options;
        options.device = camera;
        auto pictures = TRY(Camera::open(options));
        auto sound = TRY(tools.microphone(microphone));
        return std::make_shared<Filming>(std::move(pictures), std::move(sound), view);
      },
      [this](Result<std::shared_ptr<Filming>> filming) {
        if (!filming) return fail(inWords(filming.error().message));
        filming_ = std::move(*filming);
        state_ = State::Ready;
        show();
      });
}

void Recording::fail(const QString& message) {
  state_ = State::Failed;
  message_ = message;
  ticking_.stop();
  show();
}

/// What was recorded before a device was lost can be used.
void Recording::lost(const Error& error) {
  message_ = inWords(error.message);
  if (state_ != State::Recording) return fail(message_);
  show();
}

void Recording::advise(const Advice& advice) {
  const bool goodPicture = advice.picture == PictureAdvice::Good;
  dialog_.setAdvice({pictureWords(advice.picture), soundWords(advice.sound),
                     goodPicture ? ui::Tone::Good : ui::Tone::Warn, ui::Tone::Warn});
}

void Recording::record() {
  if (!filming_ || state_ != State::Ready) return;
  const std::string stem = QDateTime::currentDateTime().toString(QStringLiteral("'Recorded' yyyy-MM-dd")).toStdString();
  film_ = freeName(tools_.folder, stem, ".mp4");
  if (const Status begun = filming_->record(film_); !begun) {
    message_ = inWords(begun.error().message);
    return show();
  }
  message_.clear();
  prompter_.emplace(prompterScript(language_));
  prompter_->begin(0);
  state_ = State::Recording;
  ticking_.start();
  show();
}

void Recording::tick() {
  if (state_ != State::Recording) return;
  prompter_->tick(filming_->seconds());
  if (const std::string trouble = filming_->trouble(); !trouble.empty()) message_ = inWords(trouble);
  if (!prompter_->now()) return use();
  show();
}

/// What was read so far becomes the film.
void Recording::use() {
  if (state_ != State::Recording) return;
  ticking_.stop();
  state_ = State::Saving;
  prompter_->end(filming_->seconds());
  show();
  saving_.start([filming = filming_](const std::stop_token&) { return filming->finish(); },
                [this](const Result<WrittenMedia>& written) {
                  if (!written) return fail(inWords(written.error().message));
                  Q_EMIT filmed({written->path, prompter_->words(), language_, prompter_->leftOut(), prompter_->listening()});
                  dialog_.accept();
                });
}

void Recording::beginAgain() {
  if (state_ != State::Recording) return;
  ticking_.stop();
  prompter_.reset();
  state_ = State::Opening;
  show();
  saving_.start(
      [filming = filming_](const std::stop_token&) {
        filming->abandon();
        return true;
      },
      [this](bool) {
        state_ = State::Ready;
        show();
      });
}

void Recording::show() {
  ui::RecordLook look;
  look.state = state_;
  look.message = message_;
  if (prompter_ && state_ == State::Recording) {
    const double now = filming_->seconds();
    look.seconds = now;
    look.secondsLeft = prompter_->secondsLeft(now);
    look.done = static_cast<int>(prompter_->index());
    look.count = static_cast<int>(prompter_->count());
    if (const Prompt* prompt = prompter_->now()) {
      look.kind = kindOf(prompt->kind);
      look.text = QString::fromStdString(prompt->text);
    }
    if (const Prompt* following = prompter_->following()) look.following = QString::fromStdString(following->text);
  }
  dialog_.setLook(look);
}

}  // namespace visema::studio
