// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

class QWidget;

namespace visema::ui {

/// The colours of one theme, by what they are for. The *Soft ones are tints to stand behind text of that colour.
struct Tokens {
  bool dark = true;
  QColor background, panel, raised, raisedHover, line;
  QColor text, muted, faint;
  QColor accent, accentHover, accentSoft, onAccent;
  QColor good, goodSoft, warn, warnSoft, bad, badSoft;
  QColor stage;
};

const Tokens& darkTokens();
const Tokens& lightTokens();

/// Which tokens a widget is drawn with: its palette says so, so there is no global theme to ask.
const Tokens& tokensOf(const QPalette& palette);
const Tokens& tokensOf(const QWidget& widget);

enum class Tone { Neutral, Accent, Good, Warn, Bad };
QColor toneColor(const Tokens& tokens, Tone tone);
QColor toneSoftColor(const Tokens& tokens, Tone tone);

/// Over the stage everything is light on dark glass, whatever the theme.
inline const QColor kGlass(10, 11, 14, 178);
inline const QColor kOnGlass(255, 255, 255, 235);
inline const QColor kOnGlassMuted(255, 255, 255, 165);

namespace metric {  // pixels, on a grid of 4
inline constexpr int kGapSmall = 8;
inline constexpr int kGap = 12;
inline constexpr int kGapLarge = 16;
inline constexpr int kRadius = 8;
inline constexpr int kRadiusLarge = 12;
inline constexpr int kControlHeight = 34;
inline constexpr int kRailWidth = 76;
inline constexpr int kSideWidth = 320;
inline constexpr int kDockHeight = 150;
inline constexpr int kStatusHeight = 28;
inline constexpr int kDrawerBelow = 1100;  // narrower windows show the side panel as a drawer
}  // namespace metric

}  // namespace visema::ui
