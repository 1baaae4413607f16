// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace dlffs::app {

namespace {

constexpr std::array kCommands = {
    Command{"mount", "[-f] [-o OPTS] [SOURCE] [MOUNTPOINT]", "mount the jobs of a service", 2,
            RunMount},
    Command{"umount", "[--force] MOUNTPOINT", "unmount", 1, RunUmount},
    Command{"demo", "[MOUNTPOINT]",
            "mount sample jobs of a service on this machine, without account or settings", 1,
            RunDemo},
    Command{"status", "[--json] [MOUNTPOINT]", "what a mount is doing and how it is", 1, RunStatus},
    Command{"config", "show [SOURCE] | check [FILE]",
            "the settings in effect and where each comes from", 2, RunConfig},
    Command{"version", "[--all]", "the version", 0, RunVersion},
    Command{"help", "[COMMAND]", "what a command does", 1, RunHelp},
};

int Dispatch(const CommandLine& line) {
  if (line.version && line.command != "version") return RunVersion(line);
  const Command* command = FindCommand(line.command);
  if (line.help) {
    const std::string text = command == nullptr ? HelpText() : HelpText(*command);
    std::fputs(text.c_str(), stdout);
    return 0;
  }
  if (line.command.empty()) return Complain({kExitUsage, "which command? see: dlffs help"});
  if (command == nullptr)
    return Complain({kExitUsage, line.command + ": unknown command; see: dlffs help"});
  if (line.operands.size() > command->max_operands) {
    return Complain({kExitUsage, fmt::format("{}: too many arguments; write: dlffs {} {}",
                                             line.command, command->name, command->synopsis)});
  }
  return command->run(line);
}

}  // namespace

std::span<const Command> CommandTable() { return kCommands; }

const Command* FindCommand(std::string_view name) {
  const auto* found = std::find_if(kCommands.begin(), kCommands.end(),
                                   [&](const Command& c) { return c.name == name; });
  return found == kCommands.end() ? nullptr : found;
}

int Complain(const config::Problem& problem) {
  std::fprintf(stderr, "dlffs: %s\n", problem.message.c_str());
  return problem.exit_code;
}

void Warn(std::string_view message) {
  std::fprintf(stderr, "dlffs: warning: %.*s\n", static_cast<int>(message.size()), message.data());
}

int Main(std::span<char* const> argv) {
  const std::string program = argv.empty() ? "dlffs" : argv[0];
  const std::vector<std::string> arguments(argv.begin() + (argv.empty() ? 0 : 1), argv.end());
  const auto line =
      IsMountHelper(program) ? ParseMountHelper(arguments) : ParseCommandLine(arguments);
  if (!line) return Complain(line.error());
  return Dispatch(*line);
}

}  // namespace dlffs::app
