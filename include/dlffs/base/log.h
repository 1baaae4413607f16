// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace dlffs::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Where log lines go; set once at start, before threads. `path` empty: stderr.
/// Lines are `time level event key=value …`; secrets never reach this function (see
/// Error::message), and control characters in them become spaces.
void StartLog(LogLevel least, const std::string& path = {});
bool LogEnabled(LogLevel level);
void WriteLog(LogLevel level, std::string_view line);

/// `Log(LogLevel::kInfo, "export job={} bytes={}", job, bytes);`
template <class... Args>
void Log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
  if (LogEnabled(level)) WriteLog(level, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace dlffs::base
