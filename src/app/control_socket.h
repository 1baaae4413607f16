// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "dlffs/base/fd.h"
#include "dlffs/base/result.h"

namespace dlffs::app {

/// "<runtime_dir>/<16 hex digits of the mount point's SHA-256>.sock"
std::string SocketPath(const std::string& runtime_dir, std::string_view mountpoint);

/// Answers the commands of the mount's user and of root: a line {"command":"status"} with a line of
/// JSON. One thread, one connection at a time.
class ControlSocket {
 public:
  /// Gives the JSON that answers a command, or nothing where there is no such command. On the
  /// socket's thread.
  using Handler = std::function<std::string(std::string_view command)>;

  /// Replaces a socket that a daemon left behind. kInternal: it cannot be made.
  static Result<std::unique_ptr<ControlSocket>> Listen(const std::string& path, Handler handler);
  /// Removes the socket and joins.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(std::string path, base::Fd listener, base::Fd stop, Handler handler);
  void Run();
  void Serve(int connection) const;

  const std::string path_;
  const base::Fd listener_;
  const base::Fd stop_;  ///< an eventfd
  const Handler handler_;
  dev_t device_ = 0;  ///< of the socket's file
  ino_t inode_ = 0;
  std::thread thread_;
};

}  // namespace dlffs::app
