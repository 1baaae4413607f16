// SPDX-License-Identifier: Apache-2.0
#include "app/signals.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include "dlffs/base/log.h"

namespace dlffs::app {

namespace {

sigset_t HeldSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&set, signal);
  return set;
}

int OpenSignals() {
  const sigset_t set = HeldSignals();
  return signalfd(-1, &set, SFD_CLOEXEC);
}

}  // namespace

void HoldSignals() {
  const sigset_t set = HeldSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

SignalWatcher::SignalWatcher(std::function<void()> stop)
    : stop_(std::move(stop)),
      signals_(OpenSignals()),
      ended_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

SignalWatcher::~SignalWatcher() {
  eventfd_write(ended_.get(), 1);
  thread_.join();
}

void SignalWatcher::Run() {
  std::array<pollfd, 2> watched{pollfd{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = ended_.get(), .events = POLLIN, .revents = 0}};
  while (true) {
    if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    if ((watched[0].revents & POLLIN) == 0) continue;
    signalfd_siginfo info{};
    if (read(signals_.get(), &info, sizeof(info)) != sizeof(info)) continue;
    base::Log(base::LogLevel::kInfo, "stopping signal={}", info.ssi_signo);
    stop_();
  }
}

}  // namespace dlffs::app
