// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/config/load.h"
#include "dlffs/config/mount_options.h"
#include "dlffs/config/problem.h"

namespace dlffs::app {

inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitConfiguration = 3;
inline constexpr int kExitMount = 6;

/// What was asked for, before any of it is done.
struct CommandLine {
  std::string command;
  std::vector<std::string> operands;
  bool help = false;
  bool version = false;
  int verbose = 0;
  bool debug = false;
  bool foreground = false;
  bool force = false;
  bool json = false;
  bool all = false;
  bool fake = false;  ///< mount(8)'s -f: check everything, mount nothing
  std::string config_file;
  config::MountOptions mount_options;        ///< -o
  std::vector<config::Assignment> settings;  ///< --key value
};

/// An option that is not a setting.
struct Flag {
  std::string_view name;      ///< "foreground"; empty: only the letter
  char letter;                ///< 0: none
  std::string_view argument;  ///< empty: takes none
  std::string_view commands;  ///< "mount demo"; empty: all
  std::string_view help;
};
std::span<const Flag> FlagTable();
bool FlagBelongsTo(const Flag& flag, std::string_view command);

/// `arguments` without the program's name. Refused (2, -o also 3) with one line.
config::Checked<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments);

/// The arguments that mount(8) gives to mount.TYPE: SOURCE MOUNTPOINT [-sfnv] [-N NAMESPACE] [-o
/// OPTS] [-t TYPE].
config::Checked<CommandLine> ParseMountHelper(const std::vector<std::string>& arguments);
bool IsMountHelper(std::string_view program);

}  // namespace dlffs::app
