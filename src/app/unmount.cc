// SPDX-License-Identifier: Apache-2.0
#include "app/unmount.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dlffs/base/fd.h"
#include "dlffs/base/strings.h"

#include "app/command_line.h"
#include "app/process.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

tl::unexpected<config::Problem> Busy(const std::string& mountpoint) {
  return Refuse(kExitMount,
                "{} is busy: a program has its working directory or an open file there (`fuser -vm "
                "{}` tells which); "
                "leave it, or run: dlffs umount --force {}",
                mountpoint, mountpoint, mountpoint);
}

Checked<void> Fusermount(const std::string& mountpoint, const char* flags) {
  const auto done = RunProgram({"fusermount3", flags, "--", mountpoint});
  if (!done) {
    return Refuse(kExitMount, "{}: cannot be unmounted: {}; run: apt-get install fuse3", mountpoint,
                  done.error().message);
  }
  if (done->status == 0) return {};
  if (done->errors.find(std::strerror(EBUSY)) != std::string::npos) return Busy(mountpoint);
  const std::string first = base::Split(done->errors, '\n').front();
  return Refuse(kExitMount, "{}: cannot be unmounted: {}", mountpoint, first);
}

Checked<void> UnmountWith(const std::string& mountpoint, int flags, const char* fusermount_flags) {
  if (geteuid() != 0) return Fusermount(mountpoint, fusermount_flags);
  if (umount2(mountpoint.c_str(), flags | UMOUNT_NOFOLLOW) == 0) return {};
  // Root of a container may have no right to unmount; what it mounted itself fusermount3 can take
  // away.
  if (errno == EPERM) return Fusermount(mountpoint, fusermount_flags);
  if (errno == EBUSY) return Busy(mountpoint);
  return Refuse(kExitMount, "{}: cannot be unmounted: {}", mountpoint, std::strerror(errno));
}

}  // namespace

Checked<void> Unmount(const std::string& mountpoint) { return UnmountWith(mountpoint, 0, "-u"); }

Checked<void> Detach(const std::string& mountpoint) {
  return UnmountWith(mountpoint, MNT_DETACH, "-uz");
}

Checked<void> AbortConnection(const MountEntry& mount) {
  const std::string file = fmt::format("/sys/fs/fuse/connections/{}/abort", mount.device_minor);
  const base::Fd abort(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!abort || write(abort.get(), "1", 1) != 1) {
    return Refuse(kExitMount, "{}: the connection cannot be aborted: {}: {}", mount.mountpoint,
                  file, std::strerror(errno));
  }
  return {};
}

bool IsDead(const std::string& mountpoint) {
  // In a child, which can be left behind where a stopped daemon does not answer.
  const pid_t child = fork();
  if (child == 0) {
    struct statvfs info {};
    _exit(statvfs(mountpoint.c_str(), &info) != 0 && errno == ENOTCONN ? 0 : 1);
  }
  if (child < 0) return false;
  constexpr int kPatienceMs = 2000;
  const base::Fd process(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  pollfd watched{.fd = process.get(), .events = POLLIN, .revents = 0};
  if (poll(&watched, 1, kPatienceMs) != 1) {
    kill(child, SIGKILL);
    return false;
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace dlffs::app
