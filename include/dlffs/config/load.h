// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dlffs/config/environment.h"
#include "dlffs/config/problem.h"
#include "dlffs/config/settings.h"

namespace dlffs::config {

/// "refresh.listing=5s" of -o, or "--refresh-listing 5s" with the dashes taken off.
struct Assignment {
  std::string key;
  std::string value;
};

struct LoadRequest {
  Environment environment;
  std::string config_file;  ///< --config; empty: the user's own
  std::string profile;      ///< SOURCE; "", none, default, dlffs: the top-level settings
  std::vector<Assignment>
      mount_options;                  ///< -o; what it may hold beside keys: see ParseMountOptions
  std::vector<Assignment> arguments;  ///< --key value
  bool read_files = true;
  bool read_environment = true;  ///< DLFFS_* and OS_*
  /// False for `config show` and `config check`: KEY_command is not run, and a service that is
  /// missing is not refused.
  bool for_mount = true;
};

/// A setting's value in words and where it comes from.
struct Origin {
  std::string key;
  std::string value;   ///< secrets: "********"
  std::string source;  ///< "default", "/etc/dlffs/config.yaml:3", "environment DLFFS_REGION", "-o",
                       ///< "command line"
};

struct Loaded {
  Settings settings;
  std::vector<Origin> origins;     ///< in the order of the table
  std::vector<std::string> files;  ///< the settings files that were read, lowest precedence first
  std::vector<std::string> warnings;  ///< one line each
  bool cache_dir_chosen = false;      ///< cache.dir does not come from the defaults
};

/// Reads every source, merges them by precedence and checks the whole. Runs KEY_command programs.
Checked<Loaded> Load(const LoadRequest& request);

/// Only what a settings file itself says: syntax, keys, values and the files that it names for
/// secrets. Returns the warnings.
Checked<std::vector<std::string>> CheckFile(const std::string& file);

}  // namespace dlffs::config
