// SPDX-License-Identifier: Apache-2.0
#include "sim/http_server.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dlffs/base/mutex.h"
#include "dlffs/base/strings.h"

#include "sim/connection.h"
#include "sim/elastic_pool.h"

#if defined(__SANITIZE_THREAD__)
/// Debian's httplib is a library without instrumentation: ThreadSanitizer sees what its tables of
/// methods are made of, but not the guard that two first requests at one time meet in it. Only
/// accesses that the library itself makes are left out; those of our handlers are not.
extern "C" const char* __tsan_default_suppressions() { return "race:libcpp-httplib.so"; }
#endif

namespace dlffs::sim {

namespace {

constexpr size_t kChunk = 16384;
constexpr size_t kKeptRequests = 100'000;
constexpr time_t kKeptSeconds = 60;
/// httplib asks for 5, which loses connections when dozens of clients come at once.
constexpr int kBacklog = 1024;

Request ToRequest(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.target = from.target;
  request.path = from.path;
  request.body = from.body;
  for (const auto& [name, value] : from.headers) request.headers[base::Lower(name)] = value;
  for (const auto& [name, value] : from.params) request.query[name] = value;
  return request;
}

/// A request that announces no body has none (RFC 9112, 6.3); httplib would read until the
/// connection ends.
void EndBodyless(httplib::Request& request) {
  if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding")) {
    request.set_header("Content-Length", "0");
  }
}

void SendInChunks(Reply reply, httplib::Response& to) {
  const std::string type = reply.content_type;
  to.set_chunked_content_provider(
      type, [reply = std::move(reply), sent = size_t{0}](size_t, httplib::DataSink& sink) mutable {
        const size_t end = std::min(reply.body->size(), reply.cut_after);
        if (sent < end) {
          const size_t size = std::min(kChunk, end - sent);
          const bool written = sink.write(reply.body->data() + sent, size);
          sent += size;
          return written;
        }
        if (reply.cut_after != std::string::npos) {
          if (reply.before_cut) reply.before_cut();
          return false;
        }
        sink.done();
        return true;
      });
}

void Send(Reply reply, httplib::Response& to) {
  to.status = reply.status;
  for (const auto& [name, value] : reply.headers) to.set_header(name, value);
  if (reply.chunked) {
    SendInChunks(std::move(reply), to);
  } else if (!reply.body->empty()) {
    to.set_content(*reply.body, reply.content_type);
  }
}

}  // namespace

/// httplib parses and writes; the connections are ours, so that they can be ended at once, stay
/// open as long as the client likes, and can be closed without an answer.
class HttpServer::Listener final : public httplib::Server {
 public:
  int Bind(int port) {
    set_socket_options([this](socket_t descriptor) {
      const int on = 1;
      ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      descriptor_ = descriptor;
    });
    if (port == 0) {
      port = bind_to_any_port("127.0.0.1");
    } else if (!bind_to_port("127.0.0.1", port)) {
      return -1;
    }
    if (port > 0) ::listen(descriptor_, kBacklog);
    return port;
  }

  void EndConnections() {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }

 private:
  bool process_and_close_socket(socket_t descriptor) override {
    if (Opened(descriptor)) {
      Connection connection(descriptor);
      bool open = true;
      while (open && connection.WaitForRequest()) {
        bool closed = false;
        open = process_request(connection, false, closed, EndBodyless) && !closed;
      }
    }
    Closed(descriptor);
    ::shutdown(descriptor, SHUT_RDWR);
    return ::close(descriptor) == 0;
  }

  bool Opened(int descriptor) {
    base::MutexLock lock(mutex_);
    if (stopping_) return false;
    open_.insert(descriptor);
    return true;
  }

  void Closed(int descriptor) {
    base::MutexLock lock(mutex_);
    open_.erase(descriptor);
  }

  int descriptor_ = -1;
  base::Mutex mutex_;
  std::set<int> open_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
};

HttpServer::HttpServer(int most_threads, Handler handler)
    : listener_(std::make_unique<Listener>()) {
  const auto serve = [handler = std::move(handler)](const httplib::Request& request,
                                                    httplib::Response& response) {
    Send(handler(ToRequest(request)), response);
  };
  listener_->Get(".*", serve).Post(".*", serve).Put(".*", serve).Delete(".*", serve);
  listener_->new_task_queue = [most_threads] {
    return new ElasticPool(static_cast<size_t>(most_threads));  // httplib takes it over
  };
  listener_->set_keep_alive_max_count(kKeptRequests);  // both only announced
  listener_->set_keep_alive_timeout(kKeptSeconds);
}

HttpServer::~HttpServer() { Stop(); }

Result<int> HttpServer::Start(int port) {
  const int bound = listener_->Bind(port);
  if (bound <= 0) {
    return Err(ErrorCode::kInternal, "listen on 127.0.0.1 port {}: {}; choose another port", port,
               "it is in use or not permitted");
  }
  thread_ = std::thread([this] { listener_->listen_after_bind(); });
  // httplib has no other way to say it, and ignores a stop() before.
  while (!listener_->is_running()) std::this_thread::yield();
  return bound;
}

void HttpServer::Stop() {
  if (!thread_.joinable()) return;
  listener_->EndConnections();
  listener_->stop();
  thread_.join();
}

}  // namespace dlffs::sim
