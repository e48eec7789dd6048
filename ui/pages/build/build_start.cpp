// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/build_start.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/widgets/card.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"
#include "ui/widgets/rows.h"

namespace visema::ui {
namespace {

/// One build there was; a click goes on with it.
class RecentBuild : public QAbstractButton {
 public:
  explicit RecentBuild(const BuildEntry& entry) : picture_(entry.thumbnail) {
    setText(entry.name);
    detail_ = QLocale().toString(entry.changed, QLocale::ShortFormat);
    if (!entry.detail.isEmpty()) detail_ = entry.detail + QStringLiteral(" · ") + detail_;
    setAccessibleName(entry.name);
    setAccessibleDescription(detail_);
    setToolTip(BuildStart::tr("Opens %1").arg(entry.path));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedHeight(64);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    drawBox(painter, rect(), metric::kRadiusLarge, underMouse() ? tokens.raised : tokens.panel, tokens.line);
    const QRect picture(10, 10, 78, 44);
    if (picture_.isNull())
      drawBox(painter, picture, 6, tokens.raised);
    else
      painter.drawPixmap(picture.topLeft(), picture_.cut(picture.size(), 6, devicePixelRatioF()));
    const QRect words(102, 12, width() - 116, 20);
    painter.setFont(textFont(TextRole::Strong));
    painter.setPen(tokens.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, words.width()));
    painter.setFont(textFont(TextRole::Small));
    painter.setPen(tokens.muted);
    painter.drawText(words.translated(0, 21), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(detail_, Qt::ElideRight, words.width()));
    if (hasFocus()) drawFocusRing(painter, rect(), metric::kRadiusLarge, tokens.accent);
  }

 private:
  CoverPicture picture_;
  QString detail_;
};

}  // namespace

QStringList videoFileSuffixes() {
  return {QStringLiteral("mp4"), QStringLiteral("mov"), QStringLiteral("mkv"),  QStringLiteral("webm"),
          QStringLiteral("avi"), QStringLiteral("m4v"), QStringLiteral("mpg"),  QStringLiteral("mpeg"),
          QStringLiteral("mts"), QStringLiteral("ts"),  QStringLiteral("m2ts"), QStringLiteral("3gp")};
}

QString videoFileFilter() {
  return BuildStart::tr("Videos (%1);;All files (*)")
      .arg(QStringLiteral("*.") + videoFileSuffixes().join(QStringLiteral(" *.")));
}

BuildStart::BuildStart(QWidget* parent)
    : QWidget(parent),
      drop_(new DropZone({}, {}, videoFileSuffixes())),
      record_(pushButton(tr("Record yourself…"), ButtonKind::Normal, QStringLiteral("record"))),
      caption_(sectionLabel(tr("Builds"))),
      list_(new QWidget),
      rows_(new QVBoxLayout(list_)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapLarge);
  drop_->setIconName(QStringLiteral("film"));
  drop_->setToolTip(tr("Chooses a video of a person who talks"));
  drop_->setMinimumHeight(190);
  column->addWidget(drop_, 3);
  record_->setToolTip(tr("Films you with a camera while you read sentences that hold every sound (Ctrl+R)"));
  record_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
  column->addWidget(record_, 0, Qt::AlignHCenter);
  auto* good = new Card;
  auto* words = new QVBoxLayout(good);
  words->setContentsMargins(16, 14, 16, 14);
  words->setSpacing(4);
  words->addWidget(strongLabel(tr("What good footage looks like")));
  words->addWidget(
      mutedLabel(tr("Two minutes of one person who looks into the camera and talks, close enough that the face fills "
                    "a third of the picture. Steady light from the front, a quiet room, no cuts, and nothing in front "
                    "of the mouth. A few seconds with closed lips at the beginning and at the end.")));
  column->addWidget(good);
  column->addWidget(caption_);
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setSpacing(metric::kGapSmall);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(list_);
  column->addWidget(scroll, 4);
  connect(drop_, &DropZone::filesDropped, this, &BuildStart::filesDropped);
  connect(drop_, &DropZone::clicked, this, &BuildStart::browseRequested);
  connect(record_, &QPushButton::clicked, this, &BuildStart::recordRequested);
  setOpenBuild({});
  setRecent({});
}

void BuildStart::setOpenBuild(const QString& name) {
  drop_->setText(name.isEmpty() ? tr("Drop a video of a person who talks")
                                : tr("Drop another video of the same person to add it to %1").arg(name));
  drop_->setAccessibleName(drop_->text());
  drop_->setHint(tr("or press Enter to choose one; it stays where it is and never leaves this machine"));
}

void BuildStart::setRecent(const std::vector<BuildEntry>& entries) {
  clearLayout(rows_);
  for (const BuildEntry& entry : entries) {
    auto* row = new RecentBuild(entry);
    connect(row, &QAbstractButton::clicked, this, [this, path = entry.path] { Q_EMIT openRequested(path); });
    rows_->addWidget(row);
  }
  rows_->addStretch(1);
  caption_->setVisible(!entries.empty());
  list_->setVisible(!entries.empty());
}

}  // namespace visema::ui
