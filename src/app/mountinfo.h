// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace dlffs::app {

/// A line of /proc/self/mountinfo, which tells about a mount without touching it.
struct MountEntry {
  unsigned device_minor = 0;  ///< names the FUSE connection below /sys/fs/fuse/connections
  std::string mountpoint;
  std::string type;  ///< "fuse.dlffs"
  std::string source;
  std::optional<uid_t> owner;  ///< user_id of a FUSE mount

  bool IsDlffs() const { return type == "fuse.dlffs"; }
};

/// In the order of the text: of two mounts on one directory the later one is seen. Malformed lines
/// are left out.
std::vector<MountEntry> ParseMountInfo(std::string_view text);
std::vector<MountEntry> ReadMountInfo();

/// What is seen at `path`, or null.
const MountEntry* FindMount(const std::vector<MountEntry>& mounts, std::string_view path);
/// The dlffs mount that `path` lies in, or null.
const MountEntry* FindEnclosingDlffs(const std::vector<MountEntry>& mounts, std::string_view path);

/// Whose the mount is, by name, where `uid` has no say in it; empty where it has.
std::string ForeignOwner(const MountEntry& mount, uid_t uid);

/// `path` is `ancestor` or lies below it; both absolute and without a slash at the end.
bool IsInside(std::string_view path, std::string_view ancestor);

}  // namespace dlffs::app
