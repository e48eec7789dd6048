// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/speak_panel.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/labels.h"

namespace visema::ui {
namespace {

constexpr int kTextHeight = 84;

}  // namespace

SpeakPanel::SpeakPanel(QWidget* parent)
    : QWidget(parent),
      text_(new QPlainTextEdit),
      voices_(new QComboBox),
      say_(pushButton(tr("Say it"))),
      waiting_(new Note(1)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  text_->setAccessibleName(tr("Text to say"));
  text_->setPlaceholderText(tr("Type or paste what is to be said"));
  text_->setToolTip(tr("Ctrl+Return says it; texts added meanwhile are said afterwards"));
  text_->setFixedHeight(kTextHeight);
  text_->setTabChangesFocus(true);
  text_->installEventFilter(this);
  column->addWidget(text_);
  voices_->setEditable(true);
  voices_->setInsertPolicy(QComboBox::NoInsert);
  voices_->setAccessibleName(tr("Voice"));
  voices_->setToolTip(
      tr("Voices of espeak-ng, flite and festival; or program: and a command that reads a text and prints a WAV file"));
  voices_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  voices_->setMinimumContentsLength(12);
  column->addWidget(voices_);
  column->addWidget(say_);
  column->addWidget(waiting_);
  say_->setEnabled(false);
  setWaiting(0);
  connect(text_, &QPlainTextEdit::textChanged, this,
          [this] { say_->setEnabled(!text_->toPlainText().trimmed().isEmpty()); });
  connect(say_, &QPushButton::clicked, this, &SpeakPanel::say);
  connect(voices_, &QComboBox::activated, this, [this] { Q_EMIT voiceChosen(voice()); });
  connect(voices_->lineEdit(), &QLineEdit::editingFinished, this, [this] { Q_EMIT voiceChosen(voice()); });
}

void SpeakPanel::setVoices(const std::vector<DeviceChoice>& voices, const QString& currentId) {
  const QSignalBlocker quiet(voices_);
  voices_->clear();
  for (const DeviceChoice& voice : voices) voices_->addItem(voice.name, voice.id);
  const int index = voices_->findData(currentId);
  voices_->setCurrentIndex(index);
  if (index < 0) voices_->setEditText(currentId);
}

QString SpeakPanel::voice() const {
  const int index = voices_->findText(voices_->currentText());
  return index < 0 ? voices_->currentText().trimmed() : voices_->itemData(index).toString();
}

void SpeakPanel::setWaiting(int texts) {
  waiting_->set(texts > 0 ? tr("%n to come", nullptr, texts) : QString(), Tone::Neutral);
  waiting_->setVisible(texts > 0);
}

bool SpeakPanel::say() {
  const QString text = text_->toPlainText().trimmed();
  if (text.isEmpty()) return false;
  text_->clear();
  Q_EMIT sayRequested(text);
  return true;
}

bool SpeakPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched != text_ || event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  if (!enter || !(key->modifiers() & Qt::ControlModifier)) return QWidget::eventFilter(watched, event);
  say();
  return true;
}

}  // namespace visema::ui
