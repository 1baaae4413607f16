// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dlffs/base/log.h"
#include "dlffs/config/settings.h"

#include "app/command_line.h"

namespace dlffs::app {

base::LogLevel LogLevelOf(const config::Settings& settings);
/// -v, -vv and -d ask for more than the settings do.
void RaiseLogLevel(const CommandLine& line, config::Settings& settings);

}  // namespace dlffs::app
