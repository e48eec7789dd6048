// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLayout>

namespace visema::ui {

/// Lays equal cards in as many columns as have room, each at least `narrowest` wide and larger in a wide window.
class CardGrid : public QLayout {
 public:
  CardGrid(int narrowest, int gap, QWidget* parent = nullptr);
  ~CardGrid() override;
  void addItem(QLayoutItem* item) override;
  int count() const override;
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  QSize sizeHint() const override;
  QSize minimumSize() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  void setGeometry(const QRect& rect) override;

 private:
  int columnsIn(int width) const;
  int rowHeight(int cardWidth) const;
  QList<QLayoutItem*> items_;
  const int narrowest_;
  const int gap_;
};

}  // namespace visema::ui
