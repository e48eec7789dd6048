// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/preset_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/slider_row.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

constexpr int kWidth = 520;
constexpr int kHeights[] = {0, 480, 720, 1080, 1280, 1440, 1920, 2160};
constexpr double kRates[] = {24, 25, 29.97, 30, 50, 59.94, 60};

/// The entry with that value; another value gets one of its own.
void choose(QComboBox& box, const QVariant& value, const QString& words) {
  if (box.findData(value) < 0) box.addItem(words, value);
  box.setCurrentIndex(box.findData(value));
}

}  // namespace

PresetDialog::PresetDialog(const ExportPreset& preset, QWidget* parent)
    : QDialog(parent),
      before_(preset),
      name_(new QLineEdit),
      format_(new SegmentedControl),
      quality_(new SliderRow(tr("Quality (CRF)"), {0, 51, 1, 18, 0, {}})),
      speed_(new SegmentedControl),
      shape_(new SegmentedControl),
      height_(new QComboBox),
      rate_(new QComboBox),
      loudness_(new Toggle(tr("Normalise loudness"))),
      subtitles_(new SegmentedControl) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Preset"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  column->addWidget(titleLabel(preset.own ? tr("Change the preset") : tr("New preset")));
  name_->setAccessibleName(tr("Name"));
  name_->setToolTip(tr("What the preset is called in the list"));
  name_->setText(preset.own ? preset.name : tr("%1 (my version)").arg(preset.name));
  name_->setMaxLength(80);
  column->addWidget(name_);
  buildPicture(*column);
  buildButtons(*column);
  showWhatApplies();
  name_->selectAll();
  name_->setFocus();
  setMinimumWidth(kWidth);
}

void PresetDialog::buildPicture(QVBoxLayout& column) {
  const ExportRecipe& recipe = before_.recipe;
  format_->addSegment(QStringLiteral("MP4"), tr("H.264: for anything that plays video"));
  format_->addSegment(QStringLiteral("WebM"), tr("VP9, also with a transparent background"));
  format_->addSegment(QStringLiteral("ProRes"), tr("ProRes 4444, for editing"));
  format_->addSegment(QStringLiteral("PNG"), tr("A folder with every frame"));
  format_->setCurrent(static_cast<int>(recipe.format));
  column.addWidget(format_);
  quality_->setToolTip(tr("Lower is better and larger: 16 is hard to tell from the original, 28 makes small files"));
  quality_->setValue(recipe.quality);
  column.addWidget(quality_);
  speed_->addSegment(tr("Smaller file"), tr("The encoder takes longer"));
  speed_->addSegment(tr("Faster"), tr("The file is a little larger"));
  speed_->setCurrent(recipe.quick ? 1 : 0);
  column.addWidget(speed_);
  column.addWidget(sectionLabel(tr("Picture")));
  shape_->addSegment(tr("As filmed"));
  shape_->addSegment(QStringLiteral("16:9"), tr("Landscape"));
  shape_->addSegment(QStringLiteral("1:1"), tr("Square; the crop follows the face"));
  shape_->addSegment(QStringLiteral("9:16"), tr("Portrait; the crop follows the face"));
  shape_->setCurrent(static_cast<int>(recipe.shape));
  column.addWidget(shape_);
  for (const int height : kHeights)
    height_->addItem(height == 0 ? tr("As filmed") : tr("%1 pixels").arg(height), height);
  choose(*height_, recipe.height, tr("%1 pixels").arg(recipe.height));
  column.addWidget(namedRow(tr("Height"), height_, tr("Of the video; the width follows from its shape")));
  for (const double rate : kRates) rate_->addItem(tr("%1 fps").arg(QLocale().toString(rate, 'g', 4)), rate);
  choose(*rate_, recipe.rate, tr("%1 fps").arg(QLocale().toString(recipe.rate, 'g', 4)));
  column.addWidget(namedRow(tr("Frame rate"), rate_, tr("The footage has 25; other rates repeat or leave out frames")));
  column.addWidget(sectionLabel(tr("Sound and text")));
  loudness_->setChecked(recipe.evenLoudness);
  column.addWidget(toggleRow(loudness_, tr("Brings every sound to −16 LUFS, as phones and podcasts expect")));
  subtitles_->addSegment(tr("No subtitles"));
  subtitles_->addSegment(tr("Separate file"), tr("As an .srt file that players show on demand"));
  subtitles_->addSegment(tr("Burned in"), tr("Always visible"));
  subtitles_->setCurrent(static_cast<int>(recipe.subtitles));
  column.addWidget(subtitles_);
  auto* source = smallLabel(tr("Subtitles come from an .srt or .txt file next to the sound, with the same name."));
  source->setWordWrap(true);
  column.addWidget(source);
  connect(format_, &SegmentedControl::chosen, this, &PresetDialog::showWhatApplies);
}

void PresetDialog::buildButtons(QVBoxLayout& column) {
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  if (before_.own) {
    QPushButton* remove = pushButton(tr("Delete"), ButtonKind::Danger);
    remove->setToolTip(tr("Deletes the preset; videos already in the queue stay as they are"));
    remove->setAutoDefault(false);
    connect(remove, &QPushButton::clicked, this, [this] {
      Q_EMIT removed(before_.id);
      accept();
    });
    row->addWidget(remove);
  }
  row->addStretch();
  QPushButton* cancel = pushButton(tr("Cancel"));
  cancel->setToolTip(tr("Leaves everything as it is (Esc)"));
  cancel->setAutoDefault(false);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(cancel);
  save_ = pushButton(before_.own ? tr("Save") : tr("Save as new"), ButtonKind::Primary);
  save_->setToolTip(tr("Saves the preset under this name"));
  save_->setDefault(true);
  connect(save_, &QPushButton::clicked, this, [this] {
    Q_EMIT saved(preset());
    accept();
  });
  row->addWidget(save_);
  column.addSpacing(metric::kGapSmall);
  column.addLayout(row);
  connect(name_, &QLineEdit::textChanged, this,
          [this](const QString& text) { save_->setEnabled(!text.trimmed().isEmpty()); });
}

/// Nothing lossless has a quality, and only H.264 takes its time on demand.
void PresetDialog::showWhatApplies() {
  const auto format = static_cast<FilmFormat>(format_->current());
  quality_->setVisible(format == FilmFormat::Mp4 || format == FilmFormat::WebM);
  speed_->setVisible(format == FilmFormat::Mp4);
}

ExportPreset PresetDialog::preset() const {
  ExportPreset preset;
  preset.own = true;
  if (before_.own) preset.id = before_.id;
  preset.name = name_->text().trimmed();
  preset.recipe.format = static_cast<FilmFormat>(format_->current());
  preset.recipe.quality = qRound(quality_->value());
  preset.recipe.quick = speed_->current() == 1;
  preset.recipe.shape = static_cast<FilmShape>(shape_->current());
  preset.recipe.height = height_->currentData().toInt();
  preset.recipe.rate = rate_->currentData().toDouble();
  preset.recipe.evenLoudness = loudness_->isChecked();
  preset.recipe.subtitles = static_cast<FilmSubtitles>(subtitles_->current());
  return preset;
}

}  // namespace visema::ui
