// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <vector>

class QHBoxLayout;
class QLabel;
class QScrollArea;
class QToolButton;
class QVariantAnimation;
class QVBoxLayout;

namespace visema::ui {

/// A key and what it does, for the list of them.
struct KeyRow {
  QString keys;
  QString what;
};
/// Of all buttons and actions in `root` that have a shortcut, in the words of their tooltips.
std::vector<KeyRow> shortcutsIn(const QWidget& root);

/// Keys that work at the same time.
struct KeyGroup {
  QString title;
  std::vector<KeyRow> keys;
};

/// What every page is made of: a header line, a body, and a side panel that stands at the right of a wide window,
/// can be put away, and slides in as a drawer over a narrow one.
class PageShell : public QWidget {
  Q_OBJECT
 public:
  explicit PageShell(const QString& title, QWidget* parent = nullptr);

  /// A new section of the side panel with its caption; the layout to fill.
  QVBoxLayout* addSection(const QString& caption);
  void setSideOpen(bool open);
  bool sideOpen() const { return open_; }
  QWidget* side() const { return side_; }
  bool closeDrawer();  // false where none is open
  bool sideIsDrawer() const;
  QString title() const { return accessibleName(); }
  /// The keys that belong to this page alone, and then those of its parts.
  std::vector<KeyGroup> keyGroups() const;

 protected:
  void addKeys(const QString& keys, const QString& what);  // those that are no button's shortcut
  /// Keys of a part that is not always shown, with others that are no button's shortcut.
  void addKeyGroup(const QString& title, const QWidget* part, const std::vector<KeyRow>& others = {});
  void addHeaderState(QWidget* widget);   // beside the title
  void addHeaderAction(QWidget* widget);  // at the right
  void setBody(QWidget* body);
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void place();
  void slideTo(bool open);
  QWidget* main_;
  QHBoxLayout* header_;
  QHBoxLayout* states_;
  QHBoxLayout* actions_;
  QVBoxLayout* column_;
  QWidget* scrim_;
  QWidget* side_;
  QVBoxLayout* sections_;
  QToolButton* openSide_;
  std::vector<KeyRow> keys_;
  struct KeyPart {
    QString title;
    const QWidget* part;
    std::vector<KeyRow> others;
  };
  std::vector<KeyPart> keyParts_;
  QVariantAnimation* slide_;
  double shown_ = 1;  // how much of the panel is in view
  bool open_ = true;
  bool wasDrawer_ = false;
};

}  // namespace visema::ui
