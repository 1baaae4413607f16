// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>

#include "dlffs/base/fd.h"

namespace dlffs::app {

/// The address of a socket file, however long its path is: sun_path holds 107 bytes, so a longer
/// path is reached through a descriptor of its directory, which this keeps open.
class UnixAddress {
 public:
  explicit UnixAddress(const std::string& path);
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static constexpr socklen_t size() { return sizeof(sockaddr_un); }

 private:
  base::Fd directory_;
  sockaddr_un address_{};
};

/// Who is at the other end.
std::optional<ucred> PeerOf(int socket);

/// Sends all of `text`; a vanished peer is false, not a signal.
bool SendAll(int socket, std::string_view text);
/// Reads up to a line end or the end, at most `limit` bytes; empty where nothing came in time.
std::string ReceiveLine(int socket, size_t limit);
/// Makes both directions give up after so long.
void SetTimeout(int socket, int milliseconds);

}  // namespace dlffs::app
