// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "app/command_line.h"

namespace dlffs::app {

/// A command as --help, the man page and the dispatcher know it.
struct Command {
  std::string_view name;
  std::string_view synopsis;  ///< what follows the name
  std::string_view help;      ///< one line
  size_t max_operands;
  int (*run)(const CommandLine&);  ///< returns the exit code
};
std::span<const Command> CommandTable();
const Command* FindCommand(std::string_view name);

int RunMount(const CommandLine& line);
int RunUmount(const CommandLine& line);
int RunDemo(const CommandLine& line);
int RunStatus(const CommandLine& line);
int RunConfig(const CommandLine& line);
int RunVersion(const CommandLine& line);
int RunHelp(const CommandLine& line);

/// What --help prints: of all commands with every setting, or of one.
std::string HelpText();
std::string HelpText(const Command& command);

/// Prints "dlffs: message" to stderr and returns the exit code.
int Complain(const config::Problem& problem);
void Warn(std::string_view message);

/// The whole program.
int Main(std::span<char* const> argv);

}  // namespace dlffs::app
