// SPDX-License-Identifier: Apache-2.0
#include "app/unix_address.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/time.h>

namespace dlffs::app {

UnixAddress::UnixAddress(const std::string& path) {
  address_.sun_family = AF_UNIX;
  std::string reached = path;
  if (path.size() >= sizeof(address_.sun_path)) {
    const size_t slash = path.rfind('/');
    directory_.Reset(open(path.substr(0, slash).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    reached = "/proc/self/fd/" + std::to_string(directory_.get()) + path.substr(slash);
  }
  // The rest of the zeroed array ends the string; a name too long in itself fails in bind or
  // connect.
  reached.copy(address_.sun_path, sizeof(address_.sun_path) - 1);
}

std::optional<ucred> PeerOf(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer;
}

bool SendAll(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string ReceiveLine(int socket, size_t limit) {
  std::string line;
  std::array<char, 4096> buffer{};
  while (line.size() < limit) {
    const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    line.append(buffer.data(), static_cast<size_t>(got));
    if (line.back() == '\n') break;
  }
  while (!line.empty() && line.back() == '\n') line.pop_back();
  return line;
}

void SetTimeout(int socket, int milliseconds) {
  const timeval time{.tv_sec = milliseconds / 1000,
                     .tv_usec = suseconds_t{milliseconds % 1000} * 1000};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
}

}  // namespace dlffs::app
