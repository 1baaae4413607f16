// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dlffs/config/load.h"
#include "dlffs/config/problem.h"

namespace dlffs::config {

/// The text after -o, taken apart.
struct MountOptions {
  std::vector<Assignment> settings;
  std::string setuid;       ///< run as this user
  std::string config_file;  ///< config=FILE: the only way to name one in fstab
};

/// Adds `text` ("allow_other,uid=5,refresh.listing=5s,_netdev") to `options`. allow_other, uid and
/// gid have their libfuse names; what concerns mount(8), systemd or autofs is ignored. `sloppy`:
/// ignore the unknown, too.
Checked<void> ParseMountOptions(std::string_view text, bool sloppy, MountOptions& options);

}  // namespace dlffs::config
