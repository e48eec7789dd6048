// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/tokens.h"

#include <QWidget>

#include "ui/theme/theme.h"

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

const Tokens& highContrastTokens(bool dark) {
  static const Tokens darkest = [] {
    Tokens t = darkTokens();
    t.background = t.panel = t.stage = 0xff000000, t.raised = 0xff101010, t.raisedHover = 0xff303030;
    t.text = t.muted = t.line = 0xffffffff, t.faint = 0xffd0d0d0;
    t.accent = 0xff9fb4ff, t.accentHover = 0xffc4d1ff, t.accentSoft = 0xff1c2450, t.onAccent = 0xff000000;
    t.good = 0xff5dffb4, t.warn = 0xffffd37a, t.bad = 0xffff9aa2;
    return t;
  }();
  static const Tokens lightest = [] {
    Tokens t = lightTokens();
    t.background = t.panel = t.stage = 0xffffffff, t.raised = 0xfff4f4f4, t.raisedHover = 0xffd8d8d8;
    t.text = t.muted = t.line = 0xff000000, t.faint = 0xff303030;
    t.accent = 0xff2a22b8, t.accentHover = 0xff1c168a, t.onAccent = 0xffffffff;
    t.good = 0xff00562f, t.warn = 0xff6a4300, t.bad = 0xff98000f;
    return t;
  }();
  return dark ? darkest : lightest;
}

const Tokens& tokensOf(const QPalette& palette) {
  const QColor window = palette.color(QPalette::Window);
  const bool dark = window.lightness() < 128;
  if (window == highContrastTokens(dark).background) return highContrastTokens(dark);
  return dark ? darkTokens() : lightTokens();
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
