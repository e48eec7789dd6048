// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settings_dialog.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/settings/settings_pages.h"
#include "ui/theme/icons.h"
#include "ui/widgets/labels.h"

namespace visema::ui {

SettingsDialog::SettingsDialog(const Settings& settings, const SettingsChoices& choices, QWidget* parent)
    : QDialog(parent), settings_(settings), list_(new QListWidget), pages_(new QStackedWidget) {
  setWindowTitle(tr("Settings"));
  resize(680, 460);
  setMinimumSize(600, 400);
  list_->setFixedWidth(164);
  list_->setIconSize(QSize(18, 18));
  list_->setAccessibleName(tr("Settings"));
  list_->setToolTip(tr("Pages of the settings; the arrow keys move between them"));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* row = new QHBoxLayout;
  row->setSpacing(20);
  row->addWidget(list_);
  row->addWidget(pages_, 1);
  auto* close = pushButton(tr("Done"), ButtonKind::Primary);
  close->setDefault(true);
  close->setMinimumWidth(80);
  close->setToolTip(tr("Closes the settings (Esc)"));
  auto* foot = new QHBoxLayout;
  foot->addWidget(smallLabel(tr("Changes take effect and are saved at once.")), 1);
  foot->addWidget(close);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGapLarge);
  column->addLayout(row, 1);
  column->addLayout(foot);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(list_, &QListWidget::currentRowChanged, pages_, &QStackedWidget::setCurrentIndex);

  const SettingsChanged told = [this] { Q_EMIT changed(settings_); };
  addPage(QStringLiteral("microphone"), tr("Sound"), soundPage(settings_, choices, told));
  addPage(QStringLiteral("cpu"), tr("Engine"), enginePage(settings_, choices, told));
  addPage(QStringLiteral("folder"), tr("Folders"), foldersPage(settings_, choices, told));
  addPage(QStringLiteral("palette"), tr("Look"), lookPage(settings_, told));
  list_->setCurrentRow(0);
}

void SettingsDialog::addPage(const QString& icon, const QString& name, QWidget* page) {
  list_->addItem(new QListWidgetItem(tintedIcon(icon, IconTint::Muted), name));
  pages_->addWidget(page);
}

void SettingsDialog::showPage(int page) { list_->setCurrentRow(page); }

}  // namespace visema::ui
