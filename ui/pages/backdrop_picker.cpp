// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/backdrop_picker.h"

#include <QFileInfo>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/pages/media_files.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/swatch_row.h"

namespace visema::ui {

BackdropPicker::BackdropPicker(QWidget* parent)
    : QWidget(parent),
      kind_(new SegmentedControl),
      colors_(new SwatchRow),
      file_(pushButton({}, ButtonKind::Path, QStringLiteral("image"))),
      why_(smallLabel({})) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  kind_->addSegment(tr("As filmed"), tr("Leaves the background as it is in the footage"));
  kind_->addSegment(tr("Colour"), tr("Puts a plain colour behind the avatar"));
  kind_->addSegment(tr("Picture"),
                    tr("Puts a picture or a video behind the avatar; you can also drop one on the page"));
  for (QWidget* widget : {static_cast<QWidget*>(kind_), static_cast<QWidget*>(colors_), static_cast<QWidget*>(file_),
                          static_cast<QWidget*>(why_)})
    column->addWidget(widget);
  connect(kind_, &SegmentedControl::chosen, this, [this](int index) {
    BackdropChoice wanted = choice_;
    wanted.kind = static_cast<BackdropChoice::Kind>(index);
    choose(wanted);
  });
  connect(colors_, &SwatchRow::chosen, this, [this](const QColor& color) {
    BackdropChoice wanted = choice_;
    wanted.color = color;
    choose(wanted);
  });
  connect(file_, &QPushButton::clicked, this, &BackdropPicker::browse);
  showChoice();
}

void BackdropPicker::setChoice(const BackdropChoice& choice) {
  choice_ = choice;
  showChoice();
}

void BackdropPicker::setObstacle(const QString& why) {
  if (why == obstacle_) return;
  obstacle_ = why;
  showChoice();
}

void BackdropPicker::choosePicture(const QString& file) {
  BackdropChoice wanted = choice_;
  wanted.kind = BackdropChoice::Kind::Picture;
  wanted.file = file;
  choose(wanted);
}

void BackdropPicker::choose(const BackdropChoice& choice) {
  if (choice == choice_) return;
  setChoice(choice);
  Q_EMIT chosen(choice_);
}

void BackdropPicker::showChoice() {
  const BackdropChoice::Kind kind = offered() ? choice_.kind : BackdropChoice::Kind::AsFilmed;
  kind_->setCurrent(static_cast<int>(kind));
  kind_->setEnabled(offered());
  colors_->setVisible(kind == BackdropChoice::Kind::Color);
  colors_->setColor(choice_.color);
  file_->setVisible(kind == BackdropChoice::Kind::Picture);
  const QString name = QFileInfo(choice_.file).fileName();
  file_->setText(name.isEmpty() ? tr("Choose a picture…")
                                : file_->fontMetrics().elidedText(name, Qt::ElideMiddle, 230));
  file_->setToolTip(name.isEmpty() ? tr("A picture or a video; it is cropped to fit") : choice_.file);
  why_->setText(obstacle_);
  why_->setVisible(!offered());
}

void BackdropPicker::browse() {
  pictures_.remember(choice_.file);
  const QString path = pictures_.chooseFile(this, tr("Choose a picture"), pictureFileFilter());
  if (!path.isEmpty()) choosePicture(path);
}

QString backdropObstacle(const AvatarChoice* avatar) {
  if (!avatar) return BackdropPicker::tr("Replacing the background needs an avatar filmed in front of an even green.");
  if (avatar->keyed) return {};
  return BackdropPicker::tr(
             "%1 was not filmed in front of an even green or blue, so its background cannot be replaced.")
      .arg(avatar->name);
}

}  // namespace visema::ui
