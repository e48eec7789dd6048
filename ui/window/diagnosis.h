// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

namespace visema::ui {

/// What somebody who helps wants to know of this machine and this run, as plain text.
QString diagnosis(const QString& version, const QString& stage, const QString& engine);

/// What the studio is made of, and under which licences.
struct Component {
  QString name;
  QString licence;
};
std::vector<Component> components();

}  // namespace visema::ui
