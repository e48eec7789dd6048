// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <future>
#include <string>

#include "core/serving/frame_service.h"
#include "tests/support/synthetic_networks.h"

namespace visema::test {

/// A folder with small avatars: "anna" has a light network of ours, "bert" a U-Net of another program's kind.
class ServedFixture {
 public:
  ServedFixture() {
    const std::filesystem::path here = path();
    std::filesystem::create_directories(here / "work");
    SyntheticOptions ours;
    ours.sound = babble(1.6);
    must(addLightNetwork(here / "work", {"bands", ""}, BandEncoder::kDimension, ours));
    place(ours, "anna");
    SyntheticOptions theirs;
    theirs.rectangles = true;
    must(addCompatibleNetwork(here / "work", theirs));
    place(theirs, "bert");
  }
  std::filesystem::path path() const { return folder_.path().toStdString(); }
  std::filesystem::path package(const std::string& name) const { return path() / "avatars" / (name + ".visema"); }

  ServiceOptions options() const {
    ServiceOptions options;
    options.folders = {path() / "avatars"};
    options.imports = path() / "imports";
    options.memory = 400'000'000;
    options.workers.threads = 2;
    options.stallAfter = std::chrono::minutes(10);  // however busy the machine is
    return options;
  }

 private:
  static void must(const Status& status) {
    if (!status) qFatal("%s", status.error().message.c_str());
  }
  void place(const SyntheticOptions& options, const std::string& name) const {
    std::filesystem::create_directories(path() / "work" / name);
    const auto made = makeSyntheticPackage(path() / "work" / name, options);
    if (!made) qFatal("%s", made.error().message.c_str());
    std::filesystem::create_directories(path() / "avatars");
    std::filesystem::copy(*made, package(name));
  }
  QTemporaryDir folder_;
};

/// What the service answers, waited for.
inline FrameAnswer answerOf(FrameService& service, FrameQuestion question) {
  std::promise<FrameAnswer> promise;
  service.ask(std::move(question), [&](FrameAnswer answer) { promise.set_value(std::move(answer)); });
  return promise.get_future().get();
}

}  // namespace visema::test
