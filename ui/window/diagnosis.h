// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace visema::ui {

/// Version, system and processor, a line each: what diagnosis and reports of crashes begin with.
QStringList programAndMachine(const QString& version);

/// What somebody who helps wants to know of this machine and this run, as plain text.
QString diagnosis(const QString& version, const QString& stage, const QString& engine);

/// What was logged last, oldest first; empty where nothing was.
QString recentLog();

/// What the studio is made of, and under which licences.
struct Component {
  QString name;
  QString licence;
};
std::vector<Component> components();

}  // namespace visema::ui
