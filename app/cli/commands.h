// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/command_line/command.h"

namespace visema {

// clang-format off
void addBenchCommand(CLI::App& app, CommandBody& body);
void addBuildCommand(CLI::App& app, CommandBody& body);
void addFarmCommand(CLI::App& app, CommandBody& body);
void addWorkerCommand(CLI::App& app, CommandBody& body);
void addDoctorCommand(CLI::App& app, CommandBody& body);
void addDubCommand(CLI::App& app, CommandBody& body);
void addExportPackageCommand(CLI::App& app, CommandBody& body);
void addImportCommand(CLI::App& app, CommandBody& body);
void addInspectCommand(CLI::App& app, CommandBody& body);
void addLibraryCommand(CLI::App& app, CommandBody& body);
void addModelCommand(CLI::App& app, CommandBody& body);
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
void addServeCommand(CLI::App& app, CommandBody& body);
void addSpeakCommand(CLI::App& app, CommandBody& body);
void addTakeCommand(CLI::App& app, CommandBody& body);
void addThumbnailCommand(CLI::App& app, CommandBody& body);
void addTrainCommand(CLI::App& app, CommandBody& body);
void addProbeCommand(CLI::App& app, CommandBody& body);

// One line a command, in the order --help shows them.
// clang-format on

inline const std::vector<AddCommand> kCommands = {
    addBuildCommand,         addRenderCommand, addSpeakCommand,     addDubCommand,           addLiveCommand,
    addTakeCommand,          addQueueCommand,  addImportCommand,    addExportPackageCommand, addLibraryCommand,
    addSpeechEncoderCommand, addModelCommand,  addProbeCommand,     addInspectCommand,       addVerifyCommand,
    addPackCommand,          addUnpackCommand, addThumbnailCommand, addMelCommand,           addBenchCommand,
    addDevicesCommand,       addDoctorCommand, addServeCommand,
#ifdef VISEMA_HAS_FARM
    addFarmCommand,          addWorkerCommand,
#endif
#ifdef VISEMA_HAS_TRAINING
    addTrainCommand,
#endif
    addScoreCommand,
};

}  // namespace visema
