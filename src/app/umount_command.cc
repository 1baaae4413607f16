// SPDX-License-Identifier: Apache-2.0
#include <cerrno>

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
  const auto client = ControlClient::Connect(mount, config::Environment::OfProcess());
  if (!client) return {};
  return base::Fd(static_cast<int>(syscall(SYS_pidfd_open, client->daemon(), 0)));
}

/// After this a new mount finds the cache free. A daemon that takes longer goes on by itself.
void AwaitEnd(const base::Fd& daemon) {
  if (!daemon) return;
  constexpr int kPatienceMs = 5000;
  pollfd watched{.fd = daemon.get(), .events = POLLIN, .revents = 0};
  while (poll(&watched, 1, kPatienceMs) < 0 && errno == EINTR) {
  }
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
  return *mount;
}

Checked<void> Force(const MountEntry& mount) {
  const auto aborted = AbortConnection(mount);
  // Where /sys is not mounted detaching still takes the mount out of the way.
  const auto detached = Detach(mount.mountpoint);
  if (!detached) return aborted ? detached : aborted;
  if (!aborted) Warn(aborted.error().message);
  return {};
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
