// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "dlffs/base/mutex.h"

namespace dlffs::http {

/// A socket, closed at the end.
class Socket {
 public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  ~Socket() { Close(); }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  int fd() const { return fd_; }
  void Close();

 private:
  int fd_;
};

/// A connection as the server's script sees it.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  int fd() const { return fd_; }
  /// Header and body of the next request; empty once the client has closed.
  std::string ReadRequest();
  void Write(std::string_view bytes);
  /// Returns when the client closes, or the server stops.
  void WaitForClose();

 private:
  int fd_;
  std::string unread_;
};

/// Listens on loopback and runs `script` on a thread per connection; the connection is closed when
/// the script returns.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Connection&)> script);
  /// Breaks the connections that are left.
  ~LoopbackServer();

  std::string Url(std::string_view path) const;
  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void Accept();

  const std::function<void(Connection&)> script_;
  int port_ = 0;  ///< before listener_, which sets it
  Socket listener_;
  std::atomic<int> connections_{0};
  base::Mutex mutex_;
  std::vector<Socket> sockets_ GUARDED_BY(mutex_);
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

/// A loopback port that nobody listens on.
int ClosedPort();

/// "HTTP/1.1 <status line>", the headers, a Content-Length and the body.
std::string Answer(std::string_view status_line, std::string_view body,
                   std::string_view headers = {});

}  // namespace dlffs::http
