// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settings_pages.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <vector>

#include "ui/pages/media_files.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(Settings)
};

constexpr int kLeastMemory = 512;  // megabytes that can be chosen as the limit

/// A page's column with its title.
QVBoxLayout* column(QWidget* page, const QString& title) {
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(metric::kGapSmall);
  layout->addWidget(titleLabel(title));
  layout->addSpacing(4);
  return layout;
}

void addField(QVBoxLayout* layout, const QString& name, QWidget* field, const QString& help) {
  layout->addWidget(strongLabel(name));
  layout->addWidget(field);
  if (!help.isEmpty()) layout->addWidget(smallLabel(help));
  layout->addSpacing(metric::kGap);
  field->setAccessibleName(name);
  if (field->toolTip().isEmpty()) field->setToolTip(help.isEmpty() ? name : help);
}

QComboBox* deviceBox(const QString& standard, const std::vector<DeviceChoice>& choices, QString& setting,
                     const SettingsChanged& changed) {
  auto* box = new QComboBox;
  box->addItem(standard, QString());
  for (const DeviceChoice& choice : choices) box->addItem(choice.name, choice.id);
  int index = box->findData(setting);
  if (index < 0) {  // a device that is not plugged in now is still the user's choice
    box->addItem(Words::tr("%1 (not connected)").arg(setting), setting);
    index = box->count() - 1;
  }
  box->setCurrentIndex(index);
  QObject::connect(box, &QComboBox::activated, box, [box, &setting, changed](int row) {
    setting = box->itemData(row).toString();
    changed();
  });
  return box;
}

/// Limits up to three quarters of the machine, each twice the one before; and one that was chosen elsewhere.
QComboBox* memoryBox(Settings& settings, int machineMegabytes, const SettingsChanged& changed) {
  auto* box = new QComboBox;
  box->addItem(Words::tr("Automatic (as little as needed)"), 0);
  std::vector<int> limits;
  for (int limit = kLeastMemory; limit <= qMax(kLeastMemory, machineMegabytes * 3 / 4); limit *= 2)
    limits.push_back(limit);
  if (const int own = settings.memoryMegabytes; own > 0 && std::find(limits.begin(), limits.end(), own) == limits.end())
    limits.insert(std::upper_bound(limits.begin(), limits.end(), own), own);
  for (const int limit : limits) box->addItem(Words::tr("%1 MB").arg(QLocale().toString(limit)), limit);
  box->setCurrentIndex(qMax(0, box->findData(settings.memoryMegabytes)));
  QObject::connect(box, &QComboBox::activated, box, [box, &settings, changed](int row) {
    settings.memoryMegabytes = box->itemData(row).toInt();
    changed();
  });
  return box;
}

QPushButton* folderButton(const QString& standard, QString& setting, const QString& title,
                          const SettingsChanged& changed) {
  auto* button = pushButton({}, ButtonKind::Path, QStringLiteral("folder"));
  const auto show = [button, standard, &setting] {
    const QString path = setting.isEmpty() ? standard : setting;
    button->setText(button->fontMetrics().elidedText(shortPath(path), Qt::ElideMiddle, 380));
    button->setToolTip(path);
  };
  show();
  QObject::connect(button, &QPushButton::clicked, button, [=, &setting] {
    const QString path = QFileDialog::getExistingDirectory(button, title, setting.isEmpty() ? standard : setting);
    if (path.isEmpty()) return;
    setting = path;
    show();
    changed();
  });
  return button;
}

}  // namespace

QWidget* soundPage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed) {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page, Words::tr("Sound"));
  addField(layout, Words::tr("Microphone"),
           deviceBox(Words::tr("System default"), choices.inputs, settings.inputDevice, changed),
           Words::tr("Remembered by name: it is used again when it is plugged back in."));
  addField(layout, Words::tr("Speakers"),
           deviceBox(Words::tr("System default"), choices.outputs, settings.outputDevice, changed),
           Words::tr("For files, and for a voice played back in time with the lips."));
  layout->addStretch();
  return page;
}

QWidget* enginePage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed) {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page, Words::tr("Engine"));
  addField(layout, Words::tr("Rendering engine"),
           deviceBox(Words::tr("Automatic (the fastest on this computer)"), choices.engines, settings.engine, changed),
           Words::tr("All engines make the same picture. A video is made with the engine chosen when it was added."));
  addField(layout, Words::tr("Memory limit"), memoryBox(settings, choices.machineMegabytes, changed),
           Words::tr("The most memory the studio may use; the status bar shows how much it uses now. With more, long "
                     "clips are kept in memory instead of being read from disk again."));
  layout->addStretch();
  return page;
}

QWidget* foldersPage(Settings& settings, const SettingsChoices& choices, const SettingsChanged& changed) {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page, Words::tr("Folders"));
  addField(layout, Words::tr("Exported videos"),
           folderButton(choices.exportFolder, settings.exportFolder, Words::tr("Folder for videos"), changed), {});
  addField(layout, Words::tr("Takes"),
           folderButton(choices.takesFolder, settings.takesFolder, Words::tr("Folder for takes"), changed),
           Words::tr("A take keeps the voice and which pictures were shown, so that it can be made into a full-quality "
                     "video later."));
  addField(layout, Words::tr("Avatars"),
           folderButton(choices.libraryFolder, settings.libraryFolder, Words::tr("Folder for avatars"), changed),
           Words::tr("Packages put here appear in the library."));
  layout->addStretch();
  return page;
}

QWidget* lookPage(Settings& settings, const SettingsChanged& changed) {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page, Words::tr("Look"));
  auto* theme = new SegmentedControl;
  theme->addSegment(Words::tr("Follow the system"));
  theme->addSegment(Words::tr("Dark"));
  theme->addSegment(Words::tr("Light"));
  theme->setCurrent(static_cast<int>(settings.theme));
  QObject::connect(theme, &SegmentedControl::chosen, page, [&settings, changed](int index) {
    settings.theme = static_cast<ThemeChoice>(index);
    changed();
  });
  addField(layout, Words::tr("Theme"), theme, {});

  auto* language = new QComboBox;
  language->addItem(Words::tr("Follow the system"), QString());
  language->addItem(QStringLiteral("English"), QStringLiteral("en"));
  language->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
  language->setCurrentIndex(qMax(0, language->findData(settings.language)));
  QObject::connect(language, &QComboBox::activated, page, [&settings, language, changed](int row) {
    settings.language = language->itemData(row).toString();
    changed();
  });
  addField(layout, Words::tr("Language"), language, Words::tr("Takes effect the next time the studio starts."));

  auto* calm = new Toggle(Words::tr("Reduce motion"));
  calm->setChecked(settings.reducedMotion);
  QObject::connect(calm, &Toggle::clicked, page, [&settings, changed](bool on) {
    settings.reducedMotion = on;
    changed();
  });
  layout->addWidget(toggleRow(calm, Words::tr("Panels and switches change without sliding")));
  layout->addStretch();
  return page;
}

}  // namespace visema::ui
