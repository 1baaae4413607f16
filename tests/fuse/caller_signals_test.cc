// SPDX-License-Identifier: Apache-2.0
#include "fuse/caller_signals.h"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dlffs/base/fd.h"

namespace dlffs::fuse {
namespace {

uint64_t Bit(int signal) { return uint64_t{1} << (signal - 1); }

/// The signals of a thread, as /proc shows them.
struct Signals {
  uint64_t thread_pending = 0;
  uint64_t process_pending = 0;
  uint64_t blocked = 0;
  uint64_t ignored = 0;
  uint64_t caught = 0;

  std::string Text() const {
    return fmt::format(
        "Name:\tcat\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t42\nSigQ:\t1/63424\n"
        "SigPnd:\t{:016x}\nShdPnd:\t{:016x}\nSigBlk:\t{:016x}\nSigIgn:\t{:016x}\n"
        "SigCgt:\t{:016x}\nCapInh:\t0000000000000000\nSeccomp:\t0\n",
        thread_pending, process_pending, blocked, ignored, caught);
  }
};

Verdict Judge(const Signals& signals) { return JudgeSignals(signals.Text()); }

TEST(JudgeSignalsTest, WithNothingPendingTheCallerWaits) { EXPECT_EQ(Judge({}), Verdict::kWait); }

class StoppingSignalTest : public testing::TestWithParam<int> {};

TEST_P(StoppingSignalTest, EndsTheWaitHandledOrNot) {
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam())}), Verdict::kLeave);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()), .caught = Bit(GetParam())}),
            Verdict::kLeave);
}

TEST_P(StoppingSignalTest, EndsTheWaitWhetherTheThreadOrTheProcessGotIt) {
  EXPECT_EQ(Judge({.thread_pending = Bit(GetParam())}), Verdict::kLeave);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam())}), Verdict::kLeave);
}

INSTANTIATE_TEST_SUITE_P(Each, StoppingSignalTest,
                         testing::Values(SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGKILL));

TEST(JudgeSignalsTest, ABlockedSignalIsWaitedThrough) {
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGUSR1, SIGPIPE}) {
    EXPECT_EQ(Judge({.process_pending = Bit(signal), .blocked = Bit(signal)}), Verdict::kWait)
        << signal;
  }
}

class HarmlessSignalTest : public testing::TestWithParam<int> {};

TEST_P(HarmlessSignalTest, IsWaitedThroughHandledOrNot) {
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam())}), Verdict::kWait);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()), .caught = Bit(GetParam())}), Verdict::kWait);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()), .ignored = Bit(GetParam())}),
            Verdict::kWait);
}

TEST_P(HarmlessSignalTest, HidesNoOtherSignal) {
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()) | Bit(SIGINT)}), Verdict::kLeave);
}

INSTANTIATE_TEST_SUITE_P(Each, HarmlessSignalTest,
                         testing::Values(SIGURG, SIGALRM, SIGVTALRM, SIGPROF, SIGCHLD, SIGWINCH,
                                         SIGIO, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGSTOP));

class FatalByDefaultTest : public testing::TestWithParam<int> {};

TEST_P(FatalByDefaultTest, EndsTheWaitOnlyWhereItWouldEndTheProgram) {
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam())}), Verdict::kLeave);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()), .caught = Bit(GetParam())}), Verdict::kWait);
  EXPECT_EQ(Judge({.process_pending = Bit(GetParam()), .ignored = Bit(GetParam())}),
            Verdict::kWait);
}

INSTANTIATE_TEST_SUITE_P(Each, FatalByDefaultTest,
                         testing::Values(SIGUSR1, SIGUSR2, SIGPIPE, SIGABRT, SIGXCPU, 34, 64));

class GarbageTest : public testing::TestWithParam<const char*> {};

TEST_P(GarbageTest, IsTakenForAWishToLeave) {
  EXPECT_EQ(JudgeSignals(GetParam()), Verdict::kLeave);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, GarbageTest,
    testing::Values("", "\n", "Name:\tcat\n", "SigPnd:\t0\n",
                    // One of the five is missing.
                    "Name:\tx\nSigPnd:\t0\nShdPnd:\t0\nSigBlk:\t0\nSigIgn:\t0\n",
                    // One is no number.
                    "Name:\tx\nSigPnd:\t0\nShdPnd:\tzz\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:\t0\n",
                    // One is empty, cut short, or too long for a mask.
                    "Name:\tx\nSigPnd:\t0\nShdPnd:\t\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:\t0\n",
                    "Name:\tx\nSigPnd:\t0\nShdPnd:\t0\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:",
                    "Name:\tx\nSigPnd:\t11112222333344445\nShdPnd:\t0\nSigBlk:\t0\nSigIgn:\t0\n"
                    "SigCgt:\t0\n"));

TEST(JudgeSignalsTest, ANameThatLooksLikeAFieldFoolsNobody) {
  // prctl(PR_SET_NAME) takes any bytes; the kernel writes a newline in it as \n, two characters.
  Signals signals{.process_pending = Bit(SIGINT)};
  std::string text = signals.Text();
  text.replace(text.find("cat"), 3, "\\nShdPnd:\t0");

  EXPECT_EQ(JudgeSignals(text), Verdict::kLeave);
}

/// A real process in an uninterruptible sleep, as a program is that waits for us: a parent is,
/// until the child that it has by CLONE_VFORK ends. What is sent to it stays pending. It handles
/// INT, USR1 and WINCH and blocks TERM.
class BlockedProcessTest : public testing::Test {
 protected:
  BlockedProcessTest() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    std::fflush(nullptr);  // what is buffered is not to be written twice
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[1]);
      Block(ends[0]);
    }
    ::close(ends[0]);
    release_.Reset(ends[1]);
    while (State() != 'D') ::sched_yield();
  }
  ~BlockedProcessTest() override {
    release_.Reset();
    ::waitpid(pid_, nullptr, 0);
  }

  void Send(int signal) const { ::kill(pid_, signal); }

  pid_t pid_ = 0;

 private:
  [[noreturn]] static void Block(int until_closed) {
    for (const int signal : {SIGINT, SIGUSR1, SIGWINCH}) ::signal(signal, [](int) {});
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_SETMASK, &blocked, nullptr);
    if (::syscall(SYS_clone, CLONE_VFORK | SIGCHLD, nullptr, nullptr, nullptr, nullptr) == 0) {
      char byte = 0;
      while (::read(until_closed, &byte, 1) < 0) {
      }
    }
    ::_exit(0);
  }
  /// The third field of /proc/<pid>/stat; the second has no blank for us.
  char State() const {
    std::ifstream stat("/proc/" + std::to_string(pid_) + "/stat");
    std::string pid, name;
    char state = '?';
    stat >> pid >> name >> state;
    return state;
  }

  base::Fd release_;
};

TEST_F(BlockedProcessTest, WaitsWithNothingPending) {
  EXPECT_EQ(JudgeCaller(pid_), Verdict::kWait);
}

TEST_F(BlockedProcessTest, WaitsThroughAChangeOfItsWindowAndThenLeavesOnCtrlC) {
  Send(SIGWINCH);
  EXPECT_EQ(JudgeCaller(pid_), Verdict::kWait);

  Send(SIGINT);
  EXPECT_EQ(JudgeCaller(pid_), Verdict::kLeave);
}

TEST_F(BlockedProcessTest, WaitsThroughASignalThatItHandlesAndNobodySendsToStopIt) {
  Send(SIGUSR1);

  EXPECT_EQ(JudgeCaller(pid_), Verdict::kWait);
}

TEST_F(BlockedProcessTest, WaitsThroughWhatItBlocks) {
  Send(SIGTERM);

  EXPECT_EQ(JudgeCaller(pid_), Verdict::kWait);
}

TEST(JudgeCallerTest, AThreadThatDoesNotExistIsLetGo) {
  EXPECT_EQ(JudgeCaller(0x7fffffff), Verdict::kLeave);
}

}  // namespace
}  // namespace dlffs::fuse
