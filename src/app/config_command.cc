// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "dlffs/config/load.h"

#include "app/commands.h"

namespace dlffs::app {

namespace {

config::LoadRequest RequestOf(const CommandLine& line) {
  config::LoadRequest request;
  request.environment = config::Environment::OfProcess();
  request.config_file =
      line.config_file.empty() ? request.environment.Get("DLFFS_CONFIG") : line.config_file;
  request.arguments = line.settings;
  request.for_mount = false;
  return request;
}

int Show(const CommandLine& line) {
  config::LoadRequest request = RequestOf(line);
  if (line.operands.size() > 1) request.profile = line.operands[1];
  const auto loaded = config::Load(request);
  if (!loaded) return Complain(loaded.error());
  for (const std::string& warning : loaded->warnings) Warn(warning);
  size_t width = 0;
  for (const auto& origin : loaded->origins)
    width = std::max(width, origin.key.size() + origin.value.size());
  width = std::min<size_t>(width + 2, 80);
  for (const auto& origin : loaded->origins) {
    const std::string assignment = origin.key + ": " + origin.value;
    std::fputs(fmt::format("{:<{}}  # {}\n", assignment, width, origin.source).c_str(), stdout);
  }
  return 0;
}

int Check(const CommandLine& line) {
  if (line.operands.size() > 1) {
    const std::string& file = line.operands[1];
    const auto warnings = config::CheckFile(file);
    if (!warnings) return Complain(warnings.error());
    for (const std::string& warning : *warnings) Warn(warning);
    std::fputs((file + ": good\n").c_str(), stdout);
    return 0;
  }
  const auto loaded = config::Load(RequestOf(line));
  if (!loaded) return Complain(loaded.error());
  for (const std::string& warning : loaded->warnings) Warn(warning);
  for (const std::string& file : loaded->files) std::fputs((file + ": good\n").c_str(), stdout);
  if (loaded->files.empty()) std::fputs("no settings file; the environment is good\n", stdout);
  return 0;
}

}  // namespace

int RunConfig(const CommandLine& line) {
  const std::string what = line.operands.empty() ? "" : line.operands[0];
  if (what == "show") return Show(line);
  if (what == "check") return Check(line);
  return Complain(
      {kExitUsage, "config: show or check? write: dlffs config show [SOURCE] | check [FILE]"});
}

}  // namespace dlffs::app
