// SPDX-License-Identifier: Apache-2.0
#include "ui/window/manual_dialog.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <utility>

#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"

// A static library must name its resources; the macro wants to be outside any namespace.
static void initializeManual() { Q_INIT_RESOURCE(manual); }

namespace visema::ui {

std::vector<ManualPage> manualPages(const QString& language) {
  initializeManual();
  const QString root = QStringLiteral(":/visema/manual/");
  QDir folder(root + language.left(2));
  if (language.isEmpty() || !folder.exists()) folder.setPath(root + QStringLiteral("en"));
  std::vector<ManualPage> pages;
  for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly)) continue;
    const QString text = QString::fromUtf8(file.readAll());
    pages.push_back({text.section(QLatin1Char('\n'), 0, 0).mid(2), text});
  }
  return pages;
}

namespace {

/// Room between what belongs apart; commands are wrapped, not scrolled to.
void layOutBlocks(QTextDocument& document) {
  bool codeBefore = false;
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextBlockFormat format = block.blockFormat();
    const bool code = format.nonBreakableLines();
    QTextCursor cursor(block);
    if (!cursor.currentTable()) {
      const bool close = (code && codeBefore) || block.textList();
      format.setTopMargin(format.headingLevel() > 1 ? metric::kGapLarge : close ? 2 : metric::kGapSmall);
      format.setNonBreakableLines(false);
      if (code) format.setLeftMargin(metric::kGap);
      cursor.setBlockFormat(format);
    }
    codeBefore = code;
  }
}

/// Markdown says what is a table, not how it looks.
void layOut(QTextDocument& document) {
  document.setDocumentMargin(metric::kGapLarge);
  layOutBlocks(document);
  for (QTextFrame* frame : document.rootFrame()->childFrames()) {
    auto* table = qobject_cast<QTextTable*>(frame);
    if (!table) continue;
    QTextTableFormat format = table->format();
    format.setBorder(0);
    format.setCellSpacing(0);
    format.setCellPadding(metric::kGapSmall);
    table->setFormat(format);
  }
}

}  // namespace

ManualDialog::ManualDialog(std::vector<ManualPage> pages, QWidget* parent)
    : QDialog(parent),
      pages_(std::move(pages)),
      words_(new QLineEdit),
      list_(new QListWidget),
      nothing_(smallLabel(tr("No page contains these words."))),
      text_(new QTextBrowser) {
  setWindowTitle(tr("Manual"));
  resize(920, 680);
  words_->setPlaceholderText(tr("Search the manual"));
  words_->setAccessibleName(tr("Search the manual"));
  words_->setClearButtonEnabled(true);
  list_->setAccessibleName(tr("Pages of the manual"));
  text_->setAccessibleName(tr("Page of the manual"));
  text_->setOpenExternalLinks(true);
  text_->setSearchPaths({QStringLiteral(":/visema/manual")});  // pictures
  nothing_->hide();
  for (const ManualPage& page : pages_)
    (new QListWidgetItem(page.title, list_))->setSizeHint({0, metric::kControlHeight});
  auto* left = new QVBoxLayout;
  left->setSpacing(metric::kGapSmall);
  left->addWidget(words_);
  left->addWidget(nothing_);
  left->addWidget(list_, 1);
  auto* row = new QHBoxLayout(this);
  row->setSpacing(metric::kGap);
  row->addLayout(left, 2);
  row->addWidget(text_, 5);
  connect(words_, &QLineEdit::textChanged, this, &ManualDialog::search);
  connect(list_, &QListWidget::currentRowChanged, this, &ManualDialog::showPage);
  list_->setCurrentRow(0);
}

/// Pages that have all the words stay; the one that is shown leads to the first of them.
void ManualDialog::search(const QString& words) {
  const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int first = -1;
  for (int i = 0; i < list_->count(); ++i) {
    const QString& text = pages_[static_cast<std::size_t>(i)].text;
    const bool has = std::all_of(wanted.begin(), wanted.end(),
                                 [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    list_->item(i)->setHidden(!has);
    if (has && first < 0) first = i;
  }
  nothing_->setVisible(first < 0);
  if (first < 0) return;
  if (list_->currentRow() < 0 || list_->currentItem()->isHidden())
    list_->setCurrentRow(first);
  else
    showPage(list_->currentRow());
}

void ManualDialog::showPage(int row) {
  if (row < 0) return;
  text_->setMarkdown(pages_[static_cast<std::size_t>(row)].text);
  layOut(*text_->document());
  const QString word = words_->text().section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
  if (!word.isEmpty() && text_->find(word)) return;
  text_->moveCursor(QTextCursor::Start);
}

}  // namespace visema::ui
