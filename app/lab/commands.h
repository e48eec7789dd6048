// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "app/command_line/command.h"

namespace visema {

void addCorpusCommand(CLI::App& app, CommandBody& body);
void addSpeechEncoderCommand(CLI::App& app, CommandBody& body);

inline constexpr std::array<AddCommand, 2> kLaboratoryCommands = {addCorpusCommand, addSpeechEncoderCommand};

}  // namespace visema
