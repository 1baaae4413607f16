// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/config/problem.h"

#include "app/mountinfo.h"

namespace dlffs::app {

/// Unmounts as root or through fusermount3. Refused (6) where it is busy.
config::Checked<void> Unmount(const std::string& mountpoint);
/// Takes the mount out of the tree at once; it ends when the last user of it lets go.
config::Checked<void> Detach(const std::string& mountpoint);
/// Ends the FUSE connection: every blocked caller gets an error. Works with the daemon stopped.
config::Checked<void> AbortConnection(const MountEntry& mount);
/// The connection has ended: its daemon died. A mount whose daemon is stopped is not dead, and does
/// not block this for long.
bool IsDead(const std::string& mountpoint);

}  // namespace dlffs::app
