// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dlffs/base/log.h"
#include "dlffs/config/load.h"

#include "app/command_line.h"

namespace dlffs::app {

/// Makes the cache, state and runtime directories; replaces one that a network file system holds in
/// `settings`. Returns what there is to say about that.
config::Checked<std::vector<std::string>> MakeDirectories(const config::Loaded& loaded,
                                                          const config::Environment& environment,
                                                          config::Settings& settings);

}  // namespace dlffs::app
