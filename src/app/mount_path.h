// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dlffs::app {

/// `path` as the kernel names mounts: absolute and without links. What lies at the last component
/// is never asked (no stat), because the file system there may be dead or stopped. Parents that do
/// not exist stay as they are.
std::string MountPath(const std::string& path);

}  // namespace dlffs::app
