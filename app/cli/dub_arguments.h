// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "core/base/result.h"
#include "core/latentsync/dub_options.h"

namespace visema {

/// The options of commands that paint by LatentSync: which files, and how.
struct DubArguments {
  latentsync::DubOptions options;
  DubArguments();
  void addTo(CLI::App& command);
  /// The files that were named, else those that are kept.
  Status complete();

 private:
  std::string unet_, vae_, whisper_;
  int side_ = 0;
  bool fullWeights_ = false;
};

}  // namespace visema
