// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace visema {

/// The folder of the program, or of the shared library, that this code is part of; empty where the system does not say.
/// A library that another program loads has its own files beside itself, not beside that program. Thread-safe.
std::filesystem::path ownFolder();

/// The first of that folder and the folders around it that holds `name`, as a path to it; empty: none does. So
/// bin/visema and lib/libvisema.so find share/visema wherever all of it was installed or unpacked.
std::filesystem::path findAround(const std::filesystem::path& folder, const std::filesystem::path& name);

}  // namespace visema
