// SPDX-License-Identifier: Apache-2.0
#include "app/studio/live_settings.h"

namespace visema::studio {

namespace fs = std::filesystem;

fs::path folderOr(const QString& chosen, const fs::path& standard) {
  return chosen.isEmpty() ? standard : fs::path(chosen.toStdString());
}

std::string backdropText(const ui::BackdropChoice& choice) {
  switch (choice.kind) {
    case ui::BackdropChoice::Kind::AsFilmed:
      break;
    case ui::BackdropChoice::Kind::Color:
      return choice.color.name().toStdString();
    case ui::BackdropChoice::Kind::Picture:
      return choice.file.toStdString();
  }
  return {};
}

void takeSettings(const StudioState& state, const Places& places, const fs::path& passing, LiveWish& wish) {
  const ui::Settings& settings = state.settings;
  const bool text = state.source == ui::SourceKind::Text;  // it is said into a file first
  wish.source = text ? ui::SourceKind::File : state.source;
  wish.file = passing.empty() && !text ? fs::path(state.sourceFile.toStdString()) : passing;
  wish.device = settings.inputDevice.toStdString();
  wish.gainDb = state.gainDb;
  wish.outputDevice = settings.outputDevice.toStdString();
  wish.engine = settings.engine.toStdString();
  wish.memoryMegabytes = settings.memoryMegabytes;
  wish.lookahead = state.lookahead;
  wish.amplitude = state.amplitude;
  wish.sharpness = state.sharpness;
  wish.background = backdropText(state.backdrop);
  wish.monitoring = state.monitoring();
  wish.takesFolder = folderOr(settings.takesFolder, places.videos / "Takes");
}

}  // namespace visema::studio
