// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>

#include "app/commands.h"
#include "app/control_client.h"
#include "app/describe_status.h"
#include "app/mount_path.h"
#include "app/mountinfo.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

/// The mount that was named, else that of the working directory, else the only one.
Checked<MountEntry> ChooseMount(const CommandLine& line) {
  const auto mounts = ReadMountInfo();
  if (!line.operands.empty()) {
    const std::string path = MountPath(line.operands[0]);
    if (const MountEntry* mount = FindEnclosingDlffs(mounts, path)) return *mount;
    return Refuse(kExitMount, "{}: not in a dlffs mount; mount it with: dlffs mount {}", path,
                  path);
  }
  std::error_code error;
  const std::string cwd = std::filesystem::current_path(error);
  if (const MountEntry* mount = FindEnclosingDlffs(mounts, cwd)) return *mount;
  const MountEntry* only = nullptr;
  for (const MountEntry& mount : mounts) {
    if (!mount.IsDlffs()) continue;
    if (only != nullptr && only->mountpoint != mount.mountpoint) {
      return Refuse(kExitUsage, "several mounts: {} and {}; name one: dlffs status MOUNTPOINT",
                    only->mountpoint, mount.mountpoint);
    }
    only = &mount;
  }
  if (only == nullptr) return Refuse(kExitMount, "no dlffs mount here; see: dlffs help mount");
  return *only;
}

}  // namespace

int RunStatus(const CommandLine& line) {
  const auto mount = ChooseMount(line);
  if (!mount) return Complain(mount.error());
  const auto client = ControlClient::Connect(*mount, config::Environment::OfProcess());
  if (!client) return Complain({kExitMount, client.error().message});
  const auto answer = client->Ask("status");
  if (!answer) return Complain({kExitMount, answer.error().message});
  std::fputs(line.json ? (*answer + "\n").c_str() : DescribeStatus(*answer).c_str(), stdout);
  return 0;
}

}  // namespace dlffs::app
