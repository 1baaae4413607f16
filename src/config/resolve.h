// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/config/load.h"

#include "config/layers.h"

namespace dlffs::config {

/// Turns merged values into Settings: parses them, derives endpoints and directories, reads
/// secrets, and refuses what cannot be mounted. `loaded` holds projects, files and profile already.
Checked<Loaded> Resolve(const LoadRequest& request, const Layers& layers, Loaded loaded,
                        std::string projects_source);

}  // namespace dlffs::config
