// SPDX-License-Identifier: Apache-2.0
#include "fuse/interrupt.h"

#include <deque>
#include <limits>
#include <memory>
#include <utility>

#include <gtest/gtest.h>
#include <unistd.h>

namespace {

/// What libfuse was last asked to call when the request is interrupted.
struct Registered {
  fuse_interrupt_func_t function = nullptr;
  void* data = nullptr;
};

Registered& Registration() {
  static Registered registered;
  return registered;
}

}  // namespace

// In place of libfuse's, which needs a request of a real mount.
void fuse_req_interrupt_func(fuse_req_t /*request*/, fuse_interrupt_func_t function, void* data) {
  Registration() = {function, data};
}

namespace dlffs::fuse {
namespace {

/// Runs the oldest task when the test says so, whatever its time.
class StepTimer final : public base::Timer {
 public:
  base::TimerId RunAt(base::MonotonicTime /*when*/, base::Task task) override {
    tasks_.push_back(std::move(task));
    return base::TimerId{tasks_.size()};
  }
  void Cancel(base::TimerId /*id*/) override {}

  size_t pending() const { return tasks_.size(); }
  void Step() {
    base::Task task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }

 private:
  std::deque<base::Task> tasks_;
};

constexpr pid_t kNobody =
    std::numeric_limits<pid_t>::max();  // wants to leave, as its status cannot be read

class InterruptTest : public testing::Test {
 protected:
  InterruptTest() { Registration() = {}; }

  std::shared_ptr<Interrupt> Of(pid_t tid) {
    return std::make_shared<Interrupt>(nullptr, tid, timer_);
  }
  void Arm(Interrupt& interrupt) {
    interrupt.Arm([this] { ++left_; });
  }
  static void KernelInterrupts() { Registration().function(nullptr, Registration().data); }

  StepTimer timer_;
  int left_ = 0;
};

TEST_F(InterruptTest, ACallerWhoWantsToLeaveIsLetGo) {
  const auto interrupt = Of(kNobody);
  Arm(*interrupt);

  KernelInterrupts();
  EXPECT_EQ(left_, 0) << "not on libfuse's thread, which holds the request's lock";

  timer_.Step();
  EXPECT_EQ(left_, 1);
}

TEST_F(InterruptTest, ACallerWithNothingToActOnIsLookedAtAgainAndAgain) {
  const auto interrupt = Of(::gettid());
  Arm(*interrupt);
  KernelInterrupts();

  for (int i = 0; i < 5; ++i) timer_.Step();

  EXPECT_EQ(left_, 0);
  EXPECT_EQ(timer_.pending(), 1U);
}

TEST_F(InterruptTest, TheKernelIsAskedToTellOnlyOnce) {
  const auto interrupt = Of(kNobody);
  Arm(*interrupt);
  Registration() = {};

  Arm(*interrupt);

  EXPECT_EQ(Registration().function, nullptr);
}

TEST_F(InterruptTest, ASecondWaitIsLeftWhereTheFirstOneHadEnded) {
  // The signal came between two waits: leaving the first one did nothing.
  const auto interrupt = Of(kNobody);
  Arm(*interrupt);
  KernelInterrupts();
  timer_.Step();
  int left_second = 0;
  interrupt->Arm([&] { ++left_second; });

  timer_.Step();

  EXPECT_EQ(left_second, 1);
}

TEST_F(InterruptTest, AfterTheAnswerNothingIsCalledAndNobodyIsLookedAt) {
  const auto interrupt = Of(kNobody);
  Arm(*interrupt);
  KernelInterrupts();

  interrupt->Disarm();
  timer_.Step();

  EXPECT_EQ(left_, 0);
  EXPECT_EQ(timer_.pending(), 0U);
  EXPECT_EQ(Registration().function, nullptr);
}

TEST_F(InterruptTest, AnAnswerWithoutAWaitLeavesTheRequestAlone) {
  const auto interrupt = Of(kNobody);
  Registration().data = this;

  interrupt->Disarm();

  EXPECT_EQ(Registration().data, this) << "libfuse was not called";
}

}  // namespace
}  // namespace dlffs::fuse
