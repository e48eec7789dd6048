// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <vector>

#include "ui/models/export_models.h"
#include "ui/theme/tokens.h"

namespace visema::ui {

struct Tag {
  QString text;
  Tone tone = Tone::Neutral;
};

/// One avatar package on the library page.
struct AvatarCard {
  QString id;
  QString name;
  QString origin;  // "Comes with the studio", "Imported from a 2.0 package"
  QImage thumbnail;
  std::vector<Tag> tags;
  std::vector<FactRow> facts;
  QString licence;
  QString path;
  QString problem;  // why it cannot be used; empty when it can
  bool removable = true;
  QString summary = {};  // "256 px": what paints the lips
  QString consent = {};  // of the person shown
  QString damage = {};   // what of its file is not as it was made; it can be used all the same
  bool byHand = false;   // laid into the folder: no import has checked it
  bool keyed = false;    // filmed before an even green or blue: another background can stand behind
};

/// What an import found; shown when it is over.
struct ImportReport {
  QString title;
  bool ok = false;
  std::vector<Tag> checks;
  QString text;
  std::vector<FactRow> findings = {};  // what there is in place of a text: "Found", "523 frames"
};

}  // namespace visema::ui
