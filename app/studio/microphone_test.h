// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <string>

#include "app/studio/worker_thread.h"
#include "core/audio/input_test.h"
#include "ui/models/live_models.h"

namespace visema::studio {

/// Has the microphone tested in the background and says in words what came of it.
class MicrophoneTest : public QObject {
  Q_OBJECT
 public:
  using Run = std::function<Result<InputTestReport>(
      const InputTestOptions&, const std::function<void(const InputTestStep&)>& tell, const std::stop_token&)>;
  struct Wanted {
    std::string microphone, loudspeaker;  // empty: the default ones
    double gainDb = 0;
  };
  explicit MicrophoneTest(Run run, QObject* parent = nullptr) : QObject(parent), run_(std::move(run)) {}

  void start(const Wanted& wanted);
  void stop();

 Q_SIGNALS:
  void changed(const visema::ui::MicrophoneTestState& state);
  void failed(const QString& message);

 private:
  const Run run_;
  WorkerThread worker_;
  JobSlot testing_{worker_, this};
};

}  // namespace visema::studio
