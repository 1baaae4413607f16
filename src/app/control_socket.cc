// SPDX-License-Identifier: Apache-2.0
#include "app/control_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/log.h"

#include "app/unix_address.h"

namespace dlffs::app {

namespace {

constexpr size_t kMaxRequest = 64 << 10;
constexpr int kTimeoutMs = 2000;

bool MayAsk(int connection) {
  const auto peer = PeerOf(connection);
  return peer && (peer->uid == geteuid() || peer->uid == 0);
}

std::string Refusal(std::string_view why) { return nlohmann::json{{"error", why}}.dump(); }

}  // namespace

std::string SocketPath(const std::string& runtime_dir, std::string_view mountpoint) {
  return runtime_dir + "/" + base::Sha256::Of(mountpoint).Hex().substr(0, 16) + ".sock";
}

Result<std::unique_ptr<ControlSocket>> ControlSocket::Listen(const std::string& path,
                                                             Handler handler) {
  base::Fd listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  base::Fd stop(eventfd(0, EFD_CLOEXEC));
  if (!listener || !stop) return Err(ErrorCode::kInternal, "{}: {}", path, std::strerror(errno));
  unlink(path.c_str());
  const UnixAddress address(path);
  // The directory is closed to others; the mode is for those who choose another directory.
  if (bind(listener.get(), address.get(), UnixAddress::size()) != 0 ||
      chmod(path.c_str(), 0600) != 0 || listen(listener.get(), 16) != 0) {
    return Err(ErrorCode::kInternal, "{}: the control socket cannot be made: {}", path,
               std::strerror(errno));
  }
  return std::unique_ptr<ControlSocket>(
      new ControlSocket(path, std::move(listener), std::move(stop), std::move(handler)));
}

ControlSocket::ControlSocket(std::string path, base::Fd listener, base::Fd stop, Handler handler)
    : path_(std::move(path)),
      listener_(std::move(listener)),
      stop_(std::move(stop)),
      handler_(std::move(handler)) {
  struct stat made {};
  if (lstat(path_.c_str(), &made) == 0) {
    device_ = made.st_dev;
    inode_ = made.st_ino;
  }
  thread_ = std::thread([this] { Run(); });
}

ControlSocket::~ControlSocket() {
  // A later mount on the same directory may have made its own there.
  struct stat now {};
  if (lstat(path_.c_str(), &now) == 0 && now.st_dev == device_ && now.st_ino == inode_) {
    unlink(path_.c_str());
  }
  eventfd_write(stop_.get(), 1);
  thread_.join();
}

void ControlSocket::Run() {
  std::array<pollfd, 2> watched{pollfd{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = stop_.get(), .events = POLLIN, .revents = 0}};
  while (true) {
    if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    if ((watched[0].revents & POLLIN) == 0) continue;
    const base::Fd connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection) Serve(connection.get());
  }
}

void ControlSocket::Serve(int connection) const {
  if (!MayAsk(connection)) {
    base::Log(base::LogLevel::kWarning, "control refused: another user");
    return;
  }
  SetTimeout(connection, kTimeoutMs);
  const auto request = nlohmann::json::parse(ReceiveLine(connection, kMaxRequest), nullptr, false);
  if (!request.is_object() || !request.contains("command") || !request["command"].is_string()) {
    SendAll(connection, Refusal("not a request") + "\n");
    return;
  }
  const auto command = request["command"].get<std::string>();
  const std::string answer = handler_(command);
  SendAll(connection, (answer.empty() ? Refusal("unknown command " + command) : answer) + "\n");
}

}  // namespace dlffs::app
