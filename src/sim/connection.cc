// SPDX-License-Identifier: Apache-2.0
#include "sim/connection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "sim/message.h"

namespace dlffs::sim {

namespace {

constexpr int kForever = -1;

bool Wait(int descriptor, short events, int timeout_ms) {
  pollfd wanted{.fd = descriptor, .events = events, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&wanted, 1, timeout_ms);
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && (wanted.revents & events) != 0;
}

}  // namespace

Connection::Connection(int descriptor) : descriptor_(descriptor) {
  const int on = 1;  // a chunk is sent when it is written
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool Connection::WaitForRequest() { return HasBuffered() || Wait(descriptor_, POLLIN, kForever); }

bool Connection::is_readable() const {
  return HasBuffered() || Wait(descriptor_, POLLIN, kForever);
}

bool Connection::is_writable() const { return Wait(descriptor_, POLLOUT, kForever); }

ssize_t Connection::read(char* data, size_t size) {
  if (!HasBuffered()) {
    ssize_t got = 0;
    do {
      got = ::recv(descriptor_, buffer_.data(), buffer_.size(), 0);
    } while (got < 0 && (errno == EINTR || (errno == EAGAIN && WaitForRequest())));
    if (got <= 0) return got;
    read_at_ = 0;
    read_end_ = static_cast<size_t>(got);
  }
  const size_t count = std::min(size, read_end_ - read_at_);
  std::memcpy(data, buffer_.data() + read_at_, count);
  read_at_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* data, size_t size) {
  static const std::string no_answer = "HTTP/1.1 " + std::to_string(Reply::kNoAnswer) + " ";
  if (std::string_view(data, size).starts_with(no_answer)) {
    ::shutdown(descriptor_, SHUT_RDWR);
    return -1;
  }
  size_t sent = 0;
  while (sent < size) {
    const ssize_t count = ::send(descriptor_, data + sent, size - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += static_cast<size_t>(count);
    } else if (errno != EINTR && !(errno == EAGAIN && is_writable())) {
      return -1;
    }
  }
  return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = "127.0.0.1";
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = "127.0.0.1";
  port = 0;
}

}  // namespace dlffs::sim
