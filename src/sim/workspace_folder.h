// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "sim/realm.h"

namespace dlffs::sim {

/// The jobs, scripts and resources that one folder of definitions describes (README.md,
/// "Definitions"), in a workspace without name. Throws std::exception naming the file.
Workspace ReadWorkspaceFolder(const std::filesystem::path& folder);

/// Throws std::exception naming the file.
Json ReadJson(const std::filesystem::path& file);

}  // namespace dlffs::sim
