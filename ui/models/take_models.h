// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QImage>
#include <QString>

namespace visema::ui {

/// One recorded take.
struct TakeEntry {
  QString id;  // its folder
  QString name;
  QString avatar;  // who spoke, by name
  QImage thumbnail;
  QDateTime recorded;
  double seconds = 0;
  QString problem;  // why no film can be made of it; empty: one can
  bool operator==(const TakeEntry&) const = default;
};

}  // namespace visema::ui
