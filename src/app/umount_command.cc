// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dlffs/base/fd.h"

#include "app/commands.h"
#include "app/control_client.h"
#include "app/mount_path.h"
#include "app/mountinfo.h"
#include "app/unmount.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

/// Holds on to the daemon's process, so that its end can be awaited without mistaking another one
/// for it.
base::Fd DaemonOf(const MountEntry& mount) {
  const auto environment = config::Environment::OfProcess();
  const auto client = ControlClient::Connect(mount, environment);
  if (!client) return {};
  base::Fd process(static_cast<int>(syscall(SYS_pidfd_open, client->daemon(), 0)));
  // It listened under this number before; as it still does, nobody else has the number.
  const auto again = ControlClient::Connect(mount, environment);
  if (!again || again->daemon() != client->daemon()) return {};
  return process;
}

/// After this a new mount finds the cache free. A daemon that takes longer goes on by itself:
/// false.
bool AwaitEnd(const base::Fd& daemon) {
  if (!daemon) return false;
  constexpr int kPatienceMs = 5000;
  pollfd watched{.fd = daemon.get(), .events = POLLIN, .revents = 0};
  int ready = 0;
  while ((ready = poll(&watched, 1, kPatienceMs)) < 0 && errno == EINTR) {
  }
  return ready == 1;
}

Checked<MountEntry> FindOurs(const std::string& path) {
  const auto mounts = ReadMountInfo();
  const MountEntry* mount = FindMount(mounts, path);
  if (mount == nullptr) {
    const MountEntry* around = FindEnclosingDlffs(mounts, path);
    if (around == nullptr) return Refuse(kExitMount, "{}: not mounted", path);
    return Refuse(kExitMount, "{}: lies in a mount; unmount that: dlffs umount {}", path,
                  around->mountpoint);
  }
  if (!mount->IsDlffs()) {
    return Refuse(kExitMount, "{}: a mount of {}, not of dlffs; use umount(8)", path, mount->type);
  }
  if (const std::string other = ForeignOwner(*mount, geteuid()); !other.empty()) {
    return Refuse(kExitMount, "{}: belongs to {}; run: sudo dlffs umount {}", path, other, path);
  }
  return *mount;
}

/// Ends the daemon, which ends the connection. True once it has ended.
bool Kill(const base::Fd& daemon) {
  if (!daemon || syscall(SYS_pidfd_send_signal, daemon.get(), SIGKILL, nullptr, 0) != 0)
    return false;
  return AwaitEnd(daemon);
}

/// Whoever is blocked goes on before the mount is taken out of the tree: after that nothing names
/// the connection any more.
Checked<void> Force(const MountEntry& mount) {
  const auto aborted = AbortConnection(mount);
  // /sys/fs/fuse/connections is not mounted in many containers.
  if (!aborted && !Kill(DaemonOf(mount)) && !IsDead(mount.mountpoint)) {
    return Refuse(kExitMount,
                  "{}, and its daemon is not found by its socket; kill the process `dlffs mount`, "
                  "or take the mount out of the way alone: fusermount3 -uz {}",
                  aborted.error().message, mount.mountpoint);
  }
  return Detach(mount.mountpoint);
}

}  // namespace

int RunUmount(const CommandLine& line) {
  if (line.operands.empty())
    return Complain({kExitUsage, "umount: what? write: dlffs umount [--force] MOUNTPOINT"});
  const auto mount = FindOurs(MountPath(line.operands[0]));
  if (!mount) return Complain(mount.error());
  if (line.force) {
    const auto done = Force(*mount);
    return done ? 0 : Complain(done.error());
  }
  const base::Fd daemon = DaemonOf(*mount);
  if (const auto done = Unmount(mount->mountpoint); !done) return Complain(done.error());
  AwaitEnd(daemon);
  return 0;
}

}  // namespace dlffs::app
