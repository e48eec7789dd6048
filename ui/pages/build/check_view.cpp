// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/check_view.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/pages/build/frame_strip.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

bool asks(const BuildRow& row) { return row.tone != Tone::Good; }

}  // namespace

QString toneWord(const BuildRow& row) {
  if (row.allowed) return CheckView::tr("Allowed");
  switch (row.tone) {
    case Tone::Bad:
      return CheckView::tr("Blocks");
    case Tone::Warn:
      return CheckView::tr("Worth a look");
    default:
      return CheckView::tr("Good");
  }
}

CheckCard::CheckCard(QWidget* parent)
    : QWidget(parent),
      title_(new ElidedLabel(TextRole::Strong)),
      value_(new ElidedLabel(TextRole::Body, true)),
      chip_(new Chip),
      sentence_(mutedLabel({})),
      places_(new FrameStrip),
      allow_(pushButton({}, ButtonKind::Small)),
      play_(pushButton(tr("Play"), ButtonKind::Small, QStringLiteral("play"))),
      move_(pushButton({}, ButtonKind::Small)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 12);
  column->setSpacing(6);
  auto* head = new QHBoxLayout;
  head->setSpacing(metric::kGap);
  head->addWidget(title_, 3);
  value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  head->addWidget(value_, 4);
  head->addWidget(chip_);
  column->addLayout(head);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(metric::kGap);
  middle->addWidget(sentence_, 1);
  middle->addWidget(allow_, 0, Qt::AlignTop);
  middle->addWidget(play_, 0, Qt::AlignTop);
  middle->addWidget(move_, 0, Qt::AlignTop);
  column->addLayout(middle);
  column->addWidget(places_);
  allow_->setCheckable(true);
  connect(places_, &FrameStrip::pictureWanted, this, &CheckCard::pictureWanted);
  connect(places_, &FrameStrip::chosen, this, &CheckCard::placeChosen);
  move_->setToolTip(tr("Plays the sound of this video earlier or later from now on; the file stays as it is"));
  connect(move_, &QPushButton::clicked, this,
          [this] { Q_EMIT soundMoved(row_.places.front().footage, *row_.soundOffset); });
  play_->setToolTip(tr("Plays the film"));
  connect(play_, &QPushButton::clicked, this, [this] { Q_EMIT playRequested(row_.film); });
  connect(allow_, &QPushButton::clicked, this, [this](bool on) { Q_EMIT allowRequested(row_.id, on); });
}

void CheckCard::setRow(const BuildRow& row) {
  row_ = row;
  title_->setText(row.title);
  value_->setText(row.value);
  chip_->set(toneWord(row), row.allowed ? Tone::Warn : row.tone);
  sentence_->setText(row.sentence);
  const bool blocks = row.tone == Tone::Bad;
  allow_->setVisible(blocks);
  allow_->setChecked(row.allowed);
  allow_->setText(row.allowed ? tr("Do not continue") : tr("Continue anyway"));
  allow_->setToolTip(row.allowed ? tr("Lets this block the training again")
                                 : tr("Trains anyway; the avatar will show the problem"));
  play_->setVisible(!row.film.isEmpty());
  move_->setVisible(row.soundOffset && !row.places.empty());
  if (row.soundOffset) {
    const QString milliseconds = QLocale().toString(qRound(1000 * std::abs(*row.soundOffset)));
    move_->setText(*row.soundOffset > 0   ? tr("Play the sound %1 ms later").arg(milliseconds)
                   : *row.soundOffset < 0 ? tr("Play the sound %1 ms earlier").arg(milliseconds)
                                          : tr("Play the sound as recorded"));
  }
  const bool shown = !row.places.empty() && (asks(row) || row.id == QLatin1String("worst"));
  places_->setVisible(shown);
  if (shown) places_->setPlaces(row.places);
  update();
}

void CheckCard::setPicture(const QString& footage, FrameIndex frame, const QImage& picture) {
  places_->setPicture(footage, frame, picture);
}

void CheckCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = tokensOf(*this);
  drawBox(painter, rect(), metric::kRadiusLarge, tokens.panel, tokens.line);
  if (!asks(row_)) return;
  const Tone tone = row_.allowed ? Tone::Warn : row_.tone;
  drawBox(painter, QRectF(0, 12, 3, height() - 24), 1.5, toneColor(tokens, tone));
}

CheckView::CheckView(QWidget* parent) : QScrollArea(parent) {
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget;
  column_ = new QVBoxLayout(content);
  column_->setContentsMargins(0, 0, 4, 0);
  column_->setSpacing(metric::kGapSmall);
  column_->addStretch(1);
  setWidget(content);
}

void CheckView::setRows(const std::vector<BuildRow>& rows) {
  if (rows == rows_) return;
  rows_ = rows;
  std::vector<BuildRow> sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(), [](const BuildRow& a, const BuildRow& b) {
    const auto weight = [](const BuildRow& row) { return row.tone == Tone::Bad ? 0 : row.tone == Tone::Warn ? 1 : 2; };
    return weight(a) < weight(b);
  });
  while (cards_.size() < sorted.size()) {
    auto* card = new CheckCard;
    connect(card, &CheckCard::pictureWanted, this, &CheckView::pictureWanted);
    connect(card, &CheckCard::placeChosen, this, &CheckView::placeChosen);
    connect(card, &CheckCard::allowRequested, this, &CheckView::allowRequested);
    connect(card, &CheckCard::soundMoved, this, &CheckView::soundMoved);
    connect(card, &CheckCard::playRequested, this, &CheckView::playRequested);
    column_->insertWidget(static_cast<int>(cards_.size()), card);
    cards_.push_back(card);
  }
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    cards_[i]->setVisible(i < sorted.size());
    if (i < sorted.size()) cards_[i]->setRow(sorted[i]);
  }
}

void CheckView::setPicture(const QString& footage, FrameIndex frame, const QImage& picture) {
  for (CheckCard* card : cards_) card->setPicture(footage, frame, picture);
}

}  // namespace visema::ui
