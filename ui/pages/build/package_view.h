// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/build_models.h"

class QFormLayout;
class QLabel;
class QLineEdit;

namespace visema::ui {

class Thumbnail;

/// The Package step: the avatar's name, its licence, and the consent without which none is made.
class PackageView : public QWidget {
  Q_OBJECT
 public:
  explicit PackageView(QWidget* parent = nullptr);
  void setPackage(const BuildPackage& package);
  void setThumbnail(const QImage& picture);
  void setResult(const QString& words);
  void setEditable(bool editable);
  /// What is still missing, in a sentence; empty: nothing.
  QString missing() const;
  BuildPackage package() const;

 Q_SIGNALS:
  void changed(const visema::ui::BuildPackage& package);
  void edited();  // with every letter

 private:
  QLineEdit* addLine(QFormLayout* form, const QString& name, const QString& toolTip, const QString& placeholder);
  BuildPackage known_;
  QLineEdit *name_, *author_, *licence_, *who_, *statement_;
  QLabel* result_;
  Thumbnail* picture_;
};

}  // namespace visema::ui
