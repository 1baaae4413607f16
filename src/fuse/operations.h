// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fuse_lowlevel.h>

namespace dlffs::fuse {

/// The operations of a session whose user data is a Filesystem. What is not in the table writes,
/// and the kernel answers it EROFS by itself, as the mount is read-only.
const fuse_lowlevel_ops& Operations();

}  // namespace dlffs::fuse
