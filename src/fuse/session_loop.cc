// SPDX-License-Identifier: Apache-2.0
#include "fuse/session_loop.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace dlffs::fuse {

namespace {

/// How long a worker polls before it sleeps: waking a thread costs more than that (bench.md 4.4).
constexpr std::chrono::microseconds kSpin(50);

struct FreeBuffer {
  void operator()(fuse_buf* buffer) const {
    std::free(buffer->mem);  // NOLINT(cppcoreguidelines-no-malloc): libfuse allocates it
    delete buffer;
  }
};

}  // namespace

SessionLoop::SessionLoop(fuse_session* session, std::function<void()> after_each)
    : session_(session),
      after_each_(std::move(after_each)),
      stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

SessionLoop::~SessionLoop() {
  Stop();
  Join();
  if (stop_event_ >= 0) close(stop_event_);
}

Status SessionLoop::Start(int workers) {
  const int fd = fuse_session_fd(session_);
  // Several workers poll one descriptor: who comes second must not block in read.
  if (stop_event_ < 0 || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) {
    return Err(ErrorCode::kInternal, "serve requests: {}", std::strerror(errno));
  }
  for (int i = 0; i < workers; ++i) {
    workers_.emplace_back([this] { Run(); });
    pthread_setname_np(workers_.back().native_handle(), ("fuse-" + std::to_string(i)).c_str());
  }
  return {};
}

void SessionLoop::Stop() {
  const uint64_t one = 1;
  if (stop_event_ >= 0 && write(stop_event_, &one, sizeof one) < 0)
    std::abort();  // an eventfd takes 2^64-2 of these
}

void SessionLoop::Join() {
  for (std::thread& worker : workers_) {
    if (worker.joinable()) worker.join();
  }
}

bool SessionLoop::WaitForRequest() {
  pollfd ready[] = {{.fd = stop_event_, .events = POLLIN, .revents = 0},
                    {.fd = fuse_session_fd(session_), .events = POLLIN, .revents = 0}};
  while (poll(ready, 2, -1) < 0) {
    if (errno != EINTR) return false;
  }
  return ready[0].revents == 0;
}

void SessionLoop::Run() {
  const std::unique_ptr<fuse_buf, FreeBuffer> buffer(new fuse_buf{});
  auto asleep_at = std::chrono::steady_clock::now() + kSpin;
  while (fuse_session_exited(session_) == 0) {
    const int received = fuse_session_receive_buf(session_, buffer.get());
    if (received > 0) {
      fuse_session_process_buf(session_, buffer.get());
      after_each_();
      asleep_at = std::chrono::steady_clock::now() + kSpin;
      continue;
    }
    if (received != -EAGAIN && received != -EINTR) return;  // unmounted
    if (std::chrono::steady_clock::now() < asleep_at) continue;
    if (!WaitForRequest()) return;
    asleep_at = std::chrono::steady_clock::now() + kSpin;
  }
}

}  // namespace dlffs::fuse
