// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/config/environment.h"
#include "dlffs/config/problem.h"
#include "dlffs/config/settings.h"

namespace dlffs::app {

/// FUSE works here: /dev/fuse, and fusermount3 where it is needed. Refused (6) with the remedy.
config::Checked<void> CheckFuse(const config::Settings& settings, uid_t uid);

/// Makes sure that `mountpoint` (of MountPath) can be mounted on: a dead mount of ours is detached
/// first; refused (6) where it does not exist, is no directory, not empty, mounted already, or
/// mixed up with our own directories.
config::Checked<void> CheckMountpoint(const std::string& mountpoint,
                                      const config::Settings& settings,
                                      const config::Environment& environment);

}  // namespace dlffs::app
