// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/studio_style.h"
#include "ui/theme/tokens.h"

class QApplication;

namespace visema::ui {

enum class ThemeChoice { System, Dark, Light };

/// Gives the whole application one theme: palette, font, style and style sheet. May be called again at any time;
/// widgets that paint themselves follow their palette.
void applyTheme(QApplication& application, const Tokens& tokens, Motion motion);

/// For people who see little: text and lines in full black or white.
enum class Contrast { Normal, High };
const Tokens& highContrastTokens(bool dark);

/// The tokens a choice means, where `systemIsDark` and `contrast` say what the desktop asks for.
const Tokens& tokensFor(ThemeChoice choice, bool systemIsDark, Contrast contrast = Contrast::Normal);

/// What the platform's own palette says; asked before applyTheme replaces it.
bool platformPaletteIsDark();

}  // namespace visema::ui
