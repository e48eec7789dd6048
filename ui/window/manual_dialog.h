// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace visema::ui {

/// A page of the manual: its heading and its text, in Markdown.
struct ManualPage {
  QString title;
  QString text;
};
/// All pages, in the language of the window where there is one, else in English.
std::vector<ManualPage> manualPages(const QString& language);

/// The manual, to be read and searched without a network: pages on the left, the chosen one on the right.
class ManualDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ManualDialog(std::vector<ManualPage> pages, QWidget* parent = nullptr);

 private:
  void search(const QString& words);
  void showPage(int row);
  const std::vector<ManualPage> pages_;
  QLineEdit* words_;
  QListWidget* list_;
  QLabel* nothing_;
  QTextBrowser* text_;
};

}  // namespace visema::ui
