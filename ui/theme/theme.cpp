// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QToolTip>

#include "ui/theme/accessible_role.h"
#include "ui/theme/text.h"

// Static libraries must name their resources; the macro wants to be outside any namespace.
static void initializeResources() {
  Q_INIT_RESOURCE(icons);
  Q_INIT_RESOURCE(theme);
}

namespace visema::ui {
namespace {

QPalette paletteOf(const Tokens& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.background);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.panel);
  palette.setColor(QPalette::AlternateBase, t.raised);
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::PlaceholderText, t.faint);
  palette.setColor(QPalette::Button, t.raised);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::BrightText, t.bad);
  palette.setColor(QPalette::Highlight, t.accent);
  palette.setColor(QPalette::HighlightedText, t.onAccent);
  palette.setColor(QPalette::Link, t.accent);
  palette.setColor(QPalette::ToolTipBase, t.raised);
  palette.setColor(QPalette::ToolTipText, t.text);
  palette.setColor(QPalette::Light, t.raised);
  palette.setColor(QPalette::Midlight, t.raised);
  palette.setColor(QPalette::Mid, t.line);
  palette.setColor(QPalette::Dark, t.line);
  palette.setColor(QPalette::Shadow, t.dark ? QColor(0, 0, 0) : t.line);
  for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, t.faint);
  return palette;
}

QString styleSheet(const Tokens& t) {
  QFile file(QStringLiteral(":/visema/theme/studio.qss"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString sheet = QString::fromUtf8(file.readAll());
  // Longer names first: "@accent" is the beginning of "@accentSoft".
  const std::pair<const char*, QColor> names[] = {
      {"@accentHover", t.accentHover},
      {"@accentSoft", t.accentSoft},
      {"@accent", t.accent},
      {"@onAccent", t.onAccent},
      {"@background", t.background},
      {"@panel", t.panel},
      {"@raisedHover", t.raisedHover},
      {"@raised", t.raised},
      {"@line", t.line},
      {"@text", t.text},
      {"@muted", t.muted},
      {"@faint", t.faint},
      {"@goodSoft", t.goodSoft},
      {"@good", t.good},
      {"@warnSoft", t.warnSoft},
      {"@warn", t.warn},
      {"@badSoft", t.badSoft},
      {"@bad", t.bad},
  };
  for (const auto& [name, color] : names) sheet.replace(QLatin1String(name), color.name());
  sheet.replace(QLatin1String("@theme"), t.dark ? QStringLiteral("dark") : QStringLiteral("light"));
  return sheet;
}

}  // namespace

void applyTheme(QApplication& application, const Tokens& tokens, Motion motion) {
  initializeResources();
  answerScreenReaders();
  application.setStyle(new StudioStyle(motion));
  application.setFont(textFont(TextRole::Body));
  application.setPalette(paletteOf(tokens));
  QToolTip::setFont(textFont(TextRole::Small));
  application.setStyleSheet(styleSheet(tokens));
}

const Tokens& tokensFor(ThemeChoice choice, bool systemIsDark, Contrast contrast) {
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemIsDark);
  if (contrast == Contrast::High) return highContrastTokens(dark);
  return dark ? darkTokens() : lightTokens();
}

bool platformPaletteIsDark() { return QApplication::palette().color(QPalette::Window).lightness() < 128; }

}  // namespace visema::ui
