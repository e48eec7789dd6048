// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QString>

namespace visema::ui {

/// What stands behind the avatar, where its footage allows it.
struct BackdropChoice {
  enum class Kind { AsFilmed, Color, Picture };
  Kind kind = Kind::AsFilmed;
  QColor color = QColor(0x3a, 0x3f, 0x4b);
  QString file = {};  // a picture or a video
  bool operator==(const BackdropChoice&) const = default;
};

}  // namespace visema::ui
