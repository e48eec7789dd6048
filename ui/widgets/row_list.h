// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>
#include <functional>
#include <vector>

namespace visema::ui {

/// A scrolled list of equal rows that makes only the few in sight and fills them anew as the list moves, so that ten
/// thousand rows cost what ten do. What stands under the last row takes the rest of the height.
class RowList : public QScrollArea {
  Q_OBJECT
 public:
  struct Heights {
    int rowHeight = 76;
    int gap = 10;
    int footHeight = 120;  // at least
  };
  using MakeRow = std::function<QWidget*()>;
  using FillRow = std::function<void(QWidget* row, int index)>;
  RowList(const Heights& heights, MakeRow make, FillRow fill, QWidget* parent = nullptr);

  void setFoot(QWidget* foot);
  void setCount(int count);  // fills every row in sight anew
  void refresh(int index);
  void reveal(int index);  // scrolls there

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool focusNextPrevChild(bool next) override;
  void keyPressEvent(QKeyEvent* event) override;  // the arrows walk along the rows

 private:
  void place(bool fillAll);
  void orderTabs();
  void goTo(int index);
  const Heights heights_;
  const MakeRow make_;
  const FillRow fill_;
  QWidget* content_;
  QWidget* foot_ = nullptr;
  int count_ = 0;
  int first_ = -1;  // of those in the pool
  struct Row {
    QWidget* widget = nullptr;
    int index = -1;
  };
  std::vector<Row> rows_;
};

}  // namespace visema::ui
