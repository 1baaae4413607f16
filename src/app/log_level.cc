// SPDX-License-Identifier: Apache-2.0
#include "app/log_level.h"

namespace dlffs::app {

base::LogLevel LogLevelOf(const config::Settings& settings) {
  const std::string& level = settings.log.level;
  if (level == "debug") return base::LogLevel::kDebug;
  if (level == "warning") return base::LogLevel::kWarning;
  if (level == "error") return base::LogLevel::kError;
  return base::LogLevel::kInfo;
}

void RaiseLogLevel(const CommandLine& line, config::Settings& settings) {
  if (line.verbose >= 2 || line.debug) {
    settings.log.level = "debug";
  } else if (line.verbose == 1 && LogLevelOf(settings) > base::LogLevel::kInfo) {
    settings.log.level = "info";
  }
}

}  // namespace dlffs::app
