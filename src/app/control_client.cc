// SPDX-License-Identifier: Apache-2.0
#include "app/control_client.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dlffs/config/directories.h"

#include "app/control_socket.h"
#include "app/unix_address.h"

namespace dlffs::app {

namespace {

constexpr size_t kMaxAnswer = 16 << 20;
constexpr int kTimeoutMs = 5000;

/// The runtime directories that the owner's daemon may have chosen.
std::vector<std::string> RuntimeDirectories(uid_t owner, const config::Environment& environment) {
  std::vector<std::string> directories = {config::DefaultDirectories(environment).runtime};
  if (owner == 0) {
    directories.emplace_back("/run/dlffs");
  } else {
    directories.push_back("/run/user/" + std::to_string(owner) + "/dlffs");
    directories.push_back("/tmp/dlffs-" + std::to_string(owner));
  }
  return directories;
}

}  // namespace

ControlClient::ControlClient(base::Fd connection, pid_t daemon, std::string mountpoint)
    : connection_(std::move(connection)), daemon_(daemon), mountpoint_(std::move(mountpoint)) {}

Result<ControlClient> ControlClient::Connect(const MountEntry& mount,
                                             const config::Environment& environment) {
  if (const std::string other = ForeignOwner(mount, environment.uid); !other.empty()) {
    return Err(ErrorCode::kPermissionDenied, "{}: belongs to {}; run it with sudo",
               mount.mountpoint, other);
  }
  const uid_t owner = mount.owner.value_or(environment.uid);
  for (const std::string& directory : RuntimeDirectories(owner, environment)) {
    base::Fd connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const UnixAddress address(SocketPath(directory, mount.mountpoint));
    if (!connection || connect(connection.get(), address.get(), UnixAddress::size()) != 0) continue;
    const auto peer = PeerOf(connection.get());
    // Anybody can make a directory in /tmp; a daemon with setuid= runs as the user who owns the
    // mount.
    if (!peer || (peer->uid != owner && peer->uid != 0)) {
      return Err(ErrorCode::kPermissionDenied, "{}: its control socket belongs to another user",
                 mount.mountpoint);
    }
    SetTimeout(connection.get(), kTimeoutMs);
    return ControlClient(std::move(connection), peer->pid, mount.mountpoint);
  }
  return Err(ErrorCode::kNotFound,
             "{}: its daemon cannot be reached; if it has died, run: dlffs umount --force {}",
             mount.mountpoint, mount.mountpoint);
}

Result<std::string> ControlClient::Ask(std::string_view command) const {
  const std::string request = nlohmann::json{{"command", command}}.dump() + "\n";
  if (!SendAll(connection_.get(), request)) {
    return Err(ErrorCode::kTimedOut,
               "{}: its daemon takes no requests; it may be stopped or ending", mountpoint_);
  }
  std::string answer = ReceiveLine(connection_.get(), kMaxAnswer);
  const auto object = nlohmann::json::parse(answer, nullptr, false);
  if (!object.is_object()) {
    return Err(ErrorCode::kTimedOut,
               "{}: its daemon does not answer; if it is stopped, run: dlffs umount --force {}",
               mountpoint_, mountpoint_);
  }
  if (object.contains("error") && object.size() == 1) {
    return Err(ErrorCode::kInternal, "{}: {}", mountpoint_, object["error"].get<std::string>());
  }
  return answer;
}

}  // namespace dlffs::app
