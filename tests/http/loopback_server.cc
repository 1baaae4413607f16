// SPDX-License-Identifier: Apache-2.0
#include "http/loopback_server.h"

#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dlffs/base/strings.h"

namespace dlffs::http {

namespace {

Socket Bind(int* port) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  if (::bind(socket.fd(), any, size) != 0 || ::getsockname(socket.fd(), any, &size) != 0)
    std::abort();
  *port = ntohs(address.sin_port);
  return socket;
}

size_t ContentLength(std::string_view header) {
  const std::string lower = base::Lower(header);
  const size_t at = lower.find("content-length:");
  return at == std::string::npos ? 0 : std::strtoul(lower.c_str() + at + 15, nullptr, 10);
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  Close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void Socket::Close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::string Connection::ReadRequest() {
  while (true) {
    const size_t end = unread_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const size_t length = end + 4 + ContentLength(unread_.substr(0, end));
      if (unread_.size() >= length) {
        std::string request = unread_.substr(0, length);
        unread_.erase(0, length);
        return request;
      }
    }
    char buffer[4096];
    const ssize_t got = ::recv(fd_, buffer, sizeof(buffer), 0);
    if (got <= 0) return {};
    unread_.append(buffer, static_cast<size_t>(got));
  }
}

void Connection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(put));
  }
}

void Connection::WaitForClose() {
  char byte = 0;
  while (::recv(fd_, &byte, 1, 0) > 0) {
  }
}

LoopbackServer::LoopbackServer(std::function<void(Connection&)> script)
    : script_(std::move(script)), listener_(Bind(&port_)) {
  if (::listen(listener_.fd(), 64) != 0) std::abort();
  acceptor_ = std::thread([this] { Accept(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_.fd(), SHUT_RDWR);
  acceptor_.join();
  {
    base::MutexLock lock(mutex_);
    for (const Socket& socket : sockets_) ::shutdown(socket.fd(), SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

void LoopbackServer::Accept() {
  while (true) {
    Socket socket(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.fd() < 0) return;
    ++connections_;
    const int fd = socket.fd();
    {
      base::MutexLock lock(mutex_);
      sockets_.push_back(std::move(socket));
    }
    threads_.emplace_back([this, fd] {
      Connection connection(fd);
      script_(connection);
      ::shutdown(fd, SHUT_RDWR);
    });
  }
}

std::string LoopbackServer::Url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

int ClosedPort() {
  int port = 0;
  Bind(&port);
  return port;
}

std::string Answer(std::string_view status_line, std::string_view body, std::string_view headers) {
  return "HTTP/1.1 " + std::string(status_line) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(headers) +
         "\r\n" + std::string(body);
}

}  // namespace dlffs::http
