// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/tokens.h"

#include <QWidget>

namespace visema::ui {

const Tokens& darkTokens() {
  static const Tokens tokens = [] {
    Tokens t;
    t.dark = true;
    t.background = 0xff13151a, t.panel = 0xff1a1d24, t.raised = 0xff22262f, t.raisedHover = 0xff2a2f3a;
    t.line = 0xff2c313c;
    t.text = 0xffe9ebf1, t.muted = 0xff9aa1b1, t.faint = 0xff6a7182;
    t.accent = 0xff7c7cff, t.accentHover = 0xff8f8fff, t.accentSoft = 0xff2a2b4d, t.onAccent = 0xffffffff;
    t.good = 0xff3ccf91, t.goodSoft = 0xff1b3630;
    t.warn = 0xfff3b94d, t.warnSoft = 0xff3a3122;
    t.bad = 0xfff2646f, t.badSoft = 0xff3d252c;
    t.stage = 0xff0c0d10;
    return t;
  }();
  return tokens;
}

const Tokens& lightTokens() {
  static const Tokens tokens = [] {
    Tokens t;
    t.dark = false;
    t.background = 0xfff4f5f8, t.panel = 0xffffffff, t.raised = 0xffeef0f5, t.raisedHover = 0xffe4e7ef;
    t.line = 0xffdde0e8;
    t.text = 0xff1b1e26, t.muted = 0xff5c6475, t.faint = 0xff8d95a5;
    t.accent = 0xff5a55e8, t.accentHover = 0xff4c47d6, t.accentSoft = 0xffe6e6fd, t.onAccent = 0xffffffff;
    t.good = 0xff12935f, t.goodSoft = 0xffe0f4eb;
    t.warn = 0xffb97a06, t.warnSoft = 0xfffcf1da;
    t.bad = 0xffcc3543, t.badSoft = 0xfffce7e9;
    t.stage = 0xffdfe2e9;
    return t;
  }();
  return tokens;
}

const Tokens& tokensOf(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < 128 ? darkTokens() : lightTokens();
}

const Tokens& tokensOf(const QWidget& widget) { return tokensOf(widget.palette()); }

QColor toneColor(const Tokens& tokens, Tone tone) {
  switch (tone) {
    case Tone::Neutral:
      return tokens.muted;
    case Tone::Accent:
      return tokens.accent;
    case Tone::Good:
      return tokens.good;
    case Tone::Warn:
      return tokens.warn;
    case Tone::Bad:
      return tokens.bad;
  }
  return tokens.muted;
}

QColor toneSoftColor(const Tokens& tokens, Tone tone) {
  switch (tone) {
    case Tone::Neutral:
      return tokens.raised;
    case Tone::Accent:
      return tokens.accentSoft;
    case Tone::Good:
      return tokens.goodSoft;
    case Tone::Warn:
      return tokens.warnSoft;
    case Tone::Bad:
      return tokens.badSoft;
  }
  return tokens.raised;
}

}  // namespace visema::ui
