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

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  void place(bool fillAll);
  const Heights heights_;
  const MakeRow make_;
  const FillRow fill_;
  QWidget* content_;
  QWidget* foot_ = nullptr;
  int count_ = 0;
  struct Row {
    QWidget* widget = nullptr;
    int index = -1;
  };
  std::vector<Row> rows_;
};

}  // namespace visema::ui
