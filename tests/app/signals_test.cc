// SPDX-License-Identifier: Apache-2.0
#include "app/signals.h"

#include <csignal>
#include <future>

#include <gtest/gtest.h>
#include <unistd.h>

namespace dlffs::app {
namespace {

TEST(SignalWatcherTest, CallsStopForEachSignalThatEndsAMount) {
  HoldSignals();
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    std::promise<void> stopped;
    const SignalWatcher watcher([&] { stopped.set_value(); });
    kill(getpid(), signal);
    stopped.get_future().get();
  }
}

TEST(SignalWatcherTest, EndsWithoutASignal) {
  HoldSignals();
  bool stopped = false;
  {
    const SignalWatcher watcher([&] { stopped = true; });
  }
  EXPECT_FALSE(stopped);
}

}  // namespace
}  // namespace dlffs::app
