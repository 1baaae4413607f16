// SPDX-License-Identifier: Apache-2.0
#include "app/background.h"

#include <filesystem>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/scratch.h"

namespace dlffs::app {
namespace {

using testing::HasSubstr;

/// Runs `child` in the background of this process; what the child returns ends it.
config::Checked<int> RunChild(const std::string& log,
                              const std::function<int(StartReport&)>& child) {
  return RunInBackground(log, [&](StartReport& report) {
    _exit(child(report));
    return 0;
  });
}

TEST(RunInBackgroundTest, TheParentReturnsWhenTheChildIsReady) {
  const test::Scratch scratch;
  const auto code = RunChild(scratch.path() + "/log", [](StartReport& report) {
    report.Ready();
    return 0;
  });
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, 0);
}

TEST(RunInBackgroundTest, TheParentGetsTheChildsProblem) {
  const test::Scratch scratch;
  const auto code = RunChild(scratch.path() + "/log", [](StartReport& report) {
    report.Fail({6, "no /dev/fuse"});
    return 6;
  });
  ASSERT_FALSE(code);
  EXPECT_EQ(code.error().exit_code, 6);
  EXPECT_EQ(code.error().message, "no /dev/fuse");
}

TEST(RunInBackgroundTest, AChildThatDiesSilentlyIsReportedWithItsLog) {
  const test::Scratch scratch;
  const auto code = RunChild(scratch.path() + "/log", [](StartReport&) { return 0; });
  ASSERT_FALSE(code);
  EXPECT_THAT(code.error().message, HasSubstr(scratch.path() + "/log"));
}

TEST(RunInBackgroundTest, OnlyTheFirstWordCounts) {
  const test::Scratch scratch;
  const auto code = RunChild(scratch.path() + "/log", [](StartReport& report) {
    report.Ready();
    report.Fail({6, "too late"});
    return 0;
  });
  EXPECT_TRUE(code);
}

TEST(RunInBackgroundTest, TheChildKeepsNoTerminalDirectoryOrDescriptor) {
  const test::Scratch scratch;
  const int inherited = dup(STDIN_FILENO);
  const auto code = RunChild(scratch.path() + "/log", [&](StartReport& report) {
    const bool session = getsid(0) == getpid();
    const bool root = std::filesystem::current_path() == "/";
    const bool null = std::filesystem::read_symlink("/proc/self/fd/0") == "/dev/null";
    const bool log = std::filesystem::read_symlink("/proc/self/fd/2") == scratch.path() + "/log";
    const bool closed = fcntl(inherited, F_GETFD) < 0;
    if (session && root && null && log && closed) {
      report.Ready();
    } else {
      report.Fail({1, fmt::format("{} {} {} {} {}", session, root, null, log, closed)});
    }
    return 0;
  });
  close(inherited);
  EXPECT_TRUE(code) << code.error().message;
}

}  // namespace
}  // namespace dlffs::app
