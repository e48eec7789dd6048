// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QSize>

namespace visema::test {

/// An X display of the test's own, with no one looking at it. Make it before the application.
class PrivateDisplay {
 public:
  explicit PrivateDisplay(const QSize& size);
  ~PrivateDisplay();
  PrivateDisplay(const PrivateDisplay&) = delete;
  PrivateDisplay& operator=(const PrivateDisplay&) = delete;
  /// Points this process at it; false where there is no Xvfb.
  bool start();

 private:
  const QSize size_;
  QProcess server_;
};

}  // namespace visema::test
