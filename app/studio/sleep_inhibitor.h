// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>

namespace visema::studio {

/// Asks the desktop not to let the machine sleep while a film is made or the avatar is live, and to leave the screen on
/// while it is live. Where nobody answers on the buses nothing happens. Knows neither films nor sessions.
class SleepInhibitor : public QObject {
  Q_OBJECT
 public:
  explicit SleepInhibitor(QObject* parent = nullptr);
  ~SleepInhibitor() override;

  void setFilming(bool filming);
  void setLive(bool live);

 private:
  void ask();
  class Wish;
  bool filming_ = false;
  bool live_ = false;
  std::shared_ptr<Wish> awake_;   // of the system: no sleep
  std::shared_ptr<Wish> screen_;  // of the desktop: no blank screen
};

}  // namespace visema::studio
