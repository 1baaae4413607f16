// SPDX-License-Identifier: Apache-2.0
#include "app/mountpoint.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dlffs/base/fd.h"
#include "dlffs/base/strings.h"

#include "app/command_line.h"
#include "app/control_client.h"
#include "app/mount_path.h"
#include "app/mountinfo.h"
#include "app/process.h"
#include "app/unmount.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

bool AllowOtherPermitted() {
  std::ifstream file("/etc/fuse.conf");
  std::string line;
  while (std::getline(file, line)) {
    if (base::Trim(line) == "user_allow_other") return true;
  }
  return false;
}

/// What is mounted there already: a dead mount of ours is taken away, everything else of FUSE is in
/// the way.
Checked<void> ClearDeadMount(const std::string& mountpoint,
                             const config::Environment& environment) {
  const auto mounts = ReadMountInfo();
  const MountEntry* mount = FindMount(mounts, mountpoint);
  if (mount == nullptr || !mount->type.starts_with("fuse")) return {};
  // A daemon that listens lives; asking its file system might block where it is stopped.
  const bool alive = mount->IsDlffs() && ControlClient::Connect(*mount, environment).has_value();
  // statfs, as the kernel answers stat of a dead mount from its cache while the attributes hold.
  struct statvfs info {};
  if (!alive && statvfs(mountpoint.c_str(), &info) != 0 && errno == ENOTCONN) {
    if (mount->IsDlffs()) return Detach(mountpoint);
    return Refuse(kExitMount, "{}: a dead {} mount is in the way; run: fusermount3 -uz {}",
                  mountpoint, mount->type, mountpoint);
  }
  return Refuse(kExitMount, "{}: already mounted; unmount it first: dlffs umount {}", mountpoint,
                mountpoint);
}

Checked<void> CheckDirectory(const std::string& mountpoint, uid_t uid) {
  struct stat info {};
  if (stat(mountpoint.c_str(), &info) != 0) {
    if (errno != ENOENT)
      return Refuse(kExitMount, "{}: cannot be mounted on: {}", mountpoint, std::strerror(errno));
    const std::string parent = mountpoint.substr(0, mountpoint.rfind('/') + 1);
    if (uid == 0 || access(parent.c_str(), W_OK) == 0) {
      return Refuse(kExitMount, "{}: does not exist; run: mkdir -p {}", mountpoint, mountpoint);
    }
    return Refuse(kExitMount, "{}: does not exist; run: sudo mkdir -p {} && sudo chown $USER {}",
                  mountpoint, mountpoint, mountpoint);
  }
  if (!S_ISDIR(info.st_mode))
    return Refuse(kExitMount, "{}: not a directory; choose an empty one", mountpoint);
  if (uid != 0 && access(mountpoint.c_str(), W_OK) != 0) {
    return Refuse(kExitMount, "{}: not yours to mount on; run: sudo chown $USER {}", mountpoint,
                  mountpoint);
  }
  std::error_code error;
  const std::filesystem::directory_iterator entries(mountpoint, error);
  if (error) return Refuse(kExitMount, "{}: cannot be read: {}", mountpoint, error.message());
  if (entries != std::filesystem::directory_iterator()) {
    return Refuse(kExitMount, "{}: not empty; choose an empty directory, or make one: mkdir -p {}",
                  mountpoint, mountpoint + "/dlf");
  }
  return {};
}

/// Cache, log and socket below the mount would make the daemon wait for itself.
Checked<void> CheckOwnDirectories(const std::string& mountpoint, const config::Settings& settings) {
  for (const auto& [what, dir] :
       {std::pair("cache", settings.cache.dir), std::pair("state", settings.state_dir),
        std::pair("runtime", settings.runtime_dir)}) {
    const std::string real = MountPath(dir);
    if (IsInside(real, mountpoint)) {
      return Refuse(kExitMount, "{}: the {} directory {} lies inside; mount elsewhere", mountpoint,
                    what, dir);
    }
    // A demonstration's mount point lies beside its socket.
    if (std::string_view(what) != "runtime" && IsInside(mountpoint, real)) {
      return Refuse(kExitMount, "{}: lies inside the {} directory {}; mount elsewhere", mountpoint,
                    what, dir);
    }
  }
  return {};
}

}  // namespace

Checked<void> CheckFuse(const config::Settings& settings, uid_t uid) {
  const base::Fd device(open("/dev/fuse", O_RDWR | O_CLOEXEC));
  if (!device) {
    if (errno == EACCES || errno == EPERM) {
      return Refuse(kExitMount,
                    "/dev/fuse: {}; run as a user who may use it, or: sudo chmod 666 /dev/fuse",
                    std::strerror(errno));
    }
    return Refuse(kExitMount,
                  "/dev/fuse: {}; run: sudo modprobe fuse (in a container: start it with --device "
                  "/dev/fuse)",
                  std::strerror(errno));
  }
  if (uid == 0) return {};
  if (!HasProgram("fusermount3")) {
    return Refuse(
        kExitMount,
        "fusermount3: not found, and only root mounts without it; run: sudo apt-get install "
        "fuse3");
  }
  // Without it fusermount3 mounts and then cannot unmount.
  if (access("/etc/mtab", R_OK) != 0) {
    return Refuse(kExitMount,
                  "/etc/mtab: missing, and users cannot unmount without it; run: sudo ln -s "
                  "../proc/self/mounts "
                  "/etc/mtab");
  }
  if (settings.mount.allow_other && !AllowOtherPermitted()) {
    return Refuse(kExitMount,
                  "allow_other: not permitted to users; write user_allow_other to /etc/fuse.conf");
  }
  return {};
}

Checked<void> CheckMountpoint(const std::string& mountpoint, const config::Settings& settings,
                              const config::Environment& environment) {
  if (auto done = ClearDeadMount(mountpoint, environment); !done) return done;
  if (auto done = CheckOwnDirectories(mountpoint, settings); !done) return done;
  return CheckDirectory(mountpoint, environment.uid);
}

}  // namespace dlffs::app
