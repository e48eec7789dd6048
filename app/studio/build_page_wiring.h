// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>

#include "app/studio/build_controller.h"
#include "app/studio/footage_pictures.h"
#include "app/studio/recording.h"

namespace visema::ui {
class BuildPage;
class MainWindow;
}  // namespace visema::ui

namespace visema::studio {

/// Between the build page and its controller. What reaches beyond them is done by whoever made it.
class BuildPageWiring : public QObject {
  Q_OBJECT
 public:
  struct Actions {
    std::function<void(const QString& file)> import;  // a finished avatar into the library
    std::function<void(const QString& file)> goLive;
  };
  BuildPageWiring(ui::MainWindow& window, BuildController& builds, RecordingTools recording, Actions actions);

 private:
  void wireFrames();
  void wireEdits();
  void wireRequests();
  void wireTraining();
  void wirePackage();
  void record();
  void stepShown(ui::BuildStep step);
  QString fileOf(const QString& footage) const;
  ui::MainWindow& window_;
  ui::BuildPage& page_;
  BuildController& builds_;
  const RecordingTools recording_;
  const Actions actions_;
  FootagePictures pictures_;
};

}  // namespace visema::studio
