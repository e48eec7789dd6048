// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/scene_panel.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/pages/media_files.h"
#include "ui/stage/frame_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/slider_row.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

constexpr int kPictureHeight = 164;  // of the side panel's width, 16 to 9

}  // namespace

PictureSwitch::PictureSwitch(const QString& name, const QString& toolTip, const QString& dialogTitle,
                             const QString& filter, QWidget* parent)
    : QWidget(parent),
      title_(dialogTitle),
      filter_(filter),
      toggle_(new Toggle(name)),
      button_(pushButton({}, ButtonKind::Path, QStringLiteral("folder"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  column->addWidget(toggleRow(toggle_, toolTip));
  column->addWidget(button_);
  button_->setAccessibleName(dialogTitle);
  connect(toggle_, &Toggle::clicked, this, [this] {
    if (toggle_->isChecked() && file_.isEmpty()) toggle_->setChecked(browse());
    showFile();
    Q_EMIT changed();
  });
  connect(button_, &QPushButton::clicked, this, [this] {
    if (!browse()) return;
    showFile();
    Q_EMIT changed();
  });
  showFile();
}

void PictureSwitch::set(bool on, const QString& file) {
  file_ = file;
  toggle_->setChecked(on && !file.isEmpty());
  showFile();
}

bool PictureSwitch::on() const { return toggle_->isChecked(); }

bool PictureSwitch::browse() {
  pictures_.remember(file_);
  const QString path = pictures_.chooseFile(this, title_, filter_);
  if (!path.isEmpty()) file_ = path;
  return !path.isEmpty();
}

void PictureSwitch::showFile() {
  button_->setVisible(on());
  button_->setText(button_->fontMetrics().elidedText(QFileInfo(file_).fileName(), Qt::ElideMiddle, 230));
  button_->setToolTip(shortPath(file_));
}

ScenePanel::ScenePanel(QWidget* parent)
    : QWidget(parent),
      picture_(createFrameView(FrameViewKind::Raster, this)),
      named_(new Toggle(tr("Name and line"))),
      words_(new QWidget),
      name_(new QLineEdit),
      line_(new QLineEdit),
      overlay_(new PictureSwitch(tr("Logo or frame"), tr("A PNG picture with transparency lies over what others see"),
                                 tr("Choose a picture with transparency"),
                                 tr("PNG pictures (%1)").arg(QStringLiteral("*.png")))),
      card_(new PictureSwitch(tr("Card while away"),
                              tr("Others see this picture instead of a still one while you press Still and mute"),
                              tr("Choose a card"), pictureFileFilter())),
      zoom_(new SliderRow(tr("Size"), {0.5, 2, 0.05, 1, 2, {}})),
      right_(new SliderRow(tr("Horizontal"), {-0.5, 0.5, 0.01, 0, 2, {}})),
      down_(new SliderRow(tr("Vertical"), {-0.5, 0.5, 0.01, 0, 2, {}})) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  picture_->widget()->setFixedHeight(kPictureHeight);
  picture_->widget()->setAccessibleName(tr("What others see"));
  picture_->widget()->setToolTip(tr("What others see"));
  column->addWidget(picture_->widget());
  addWords(*column);
  column->addWidget(overlay_);
  column->addWidget(card_);
  addPlace(*column);
  for (PictureSwitch* each : {overlay_, card_}) connect(each, &PictureSwitch::changed, this, &ScenePanel::changed);
  setScene({});
  showPicture(nullptr);
}

void ScenePanel::addWords(QVBoxLayout& column) {
  column.addWidget(toggleRow(named_, tr("Writes a name and a line at the lower left of what others see")));
  auto* rows = new QVBoxLayout(words_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(metric::kGapSmall);
  rows->addWidget(namedRow(tr("Name"), name_, tr("The larger words")));
  rows->addWidget(namedRow(tr("Line"), line_, tr("The smaller words beneath; may be left empty")));
  column.addWidget(words_);
  connect(named_, &Toggle::clicked, this, [this] {
    words_->setVisible(named_->isChecked());
    if (named_->isChecked() && name_->text().isEmpty()) name_->setFocus();
    Q_EMIT changed();
  });
  for (QLineEdit* edit : {name_, line_}) connect(edit, &QLineEdit::editingFinished, this, &ScenePanel::changed);
}

void ScenePanel::addPlace(QVBoxLayout& column) {
  zoom_->setToolTip(tr("How large the avatar is for others. Double-click or press Delete to reset."));
  right_->setToolTip(tr("Moves the avatar to the left or right. Double-click or press Delete to reset."));
  down_->setToolTip(tr("Moves the avatar up or down. Double-click or press Delete to reset."));
  for (SliderRow* row : {zoom_, right_, down_}) {
    column.addWidget(row);
    connect(row, &SliderRow::valueChanged, this, &ScenePanel::changed);
  }
}

AirScene ScenePanel::scene() const {
  AirScene scene;
  scene.named = named_->isChecked();
  scene.name = name_->text().trimmed();
  scene.line = line_->text().trimmed();
  scene.overlaid = overlay_->on();
  scene.overlay = overlay_->file();
  scene.carded = card_->on();
  scene.card = card_->file();
  scene.zoom = zoom_->value();
  scene.right = right_->value();
  scene.down = down_->value();
  return scene;
}

void ScenePanel::setScene(const AirScene& scene) {
  named_->setChecked(scene.named);
  words_->setVisible(scene.named);
  name_->setText(scene.name);
  line_->setText(scene.line);
  overlay_->set(scene.overlaid, scene.overlay);
  card_->set(scene.carded, scene.card);
  zoom_->setValue(scene.zoom);
  right_->setValue(scene.right);
  down_->setValue(scene.down);
}

void ScenePanel::showPicture(const YuvFrame& frame) {
  picture_->widget()->setVisible(frame != nullptr);
  picture_->show(frame);
}

}  // namespace visema::ui
