// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/base/result.h"

namespace CLI {
class App;
}

namespace visema {

/// What the chosen command will do once the line is parsed. An Error is printed as one line and exits with 1.
using CommandBody = std::function<Status()>;

/// Each adds one subcommand with its options and --help; sets `body` when that subcommand is chosen.
using AddCommand = void (*)(CLI::App& app, CommandBody& body);

// clang-format off
void addCorpusCommand(CLI::App& app, CommandBody& body);
void addBenchCommand(CLI::App& app, CommandBody& body);
void addExportPackageCommand(CLI::App& app, CommandBody& body);
void addImportCommand(CLI::App& app, CommandBody& body);
void addInspectCommand(CLI::App& app, CommandBody& body);
void addLibraryCommand(CLI::App& app, CommandBody& body);
void addPackCommand(CLI::App& app, CommandBody& body);
void addSpeechEncoderCommand(CLI::App& app, CommandBody& body);
void addUnpackCommand(CLI::App& app, CommandBody& body);
void addVerifyCommand(CLI::App& app, CommandBody& body);
void addMelCommand(CLI::App& app, CommandBody& body);
void addDevicesCommand(CLI::App& app, CommandBody& body);
void addRenderCommand(CLI::App& app, CommandBody& body);
void addLiveCommand(CLI::App& app, CommandBody& body);
void addQueueCommand(CLI::App& app, CommandBody& body);
void addScoreCommand(CLI::App& app, CommandBody& body);
void addTrainCommand(CLI::App& app, CommandBody& body);
void addProbeCommand(CLI::App& app, CommandBody& body);

// One line a command, in the order --help shows them.
// clang-format on

inline const std::vector<AddCommand> kCommands = {
    addRenderCommand,
    addLiveCommand,
    addQueueCommand,
    addImportCommand,
    addExportPackageCommand,
    addLibraryCommand,
    addSpeechEncoderCommand,
    addProbeCommand, addInspectCommand, addVerifyCommand, addPackCommand, addUnpackCommand,
    addMelCommand,
    addCorpusCommand,
    addBenchCommand,
    addDevicesCommand,
    addTrainCommand, addScoreCommand,
};

}  // namespace visema
