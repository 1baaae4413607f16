// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/timer.h"

#include <future>
#include <memory>
#include <vector>

#include <gmock/gmock.h>

namespace dlffs::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

MonotonicTime Now() { return std::chrono::steady_clock::now(); }

TEST(TimerTest, ATaskRunsNotBeforeItsTime) {
  ThreadTimer timer;
  std::promise<MonotonicTime> ran;
  const MonotonicTime when = Now() + milliseconds(20);

  timer.RunAt(when, [&ran] { ran.set_value(Now()); });

  EXPECT_GE(ran.get_future().get(), when);
}

TEST(TimerTest, TasksRunInTheOrderOfTheirTimes) {
  ThreadTimer timer;
  std::vector<int> order;
  std::promise<void> done;
  const MonotonicTime start = Now() + milliseconds(20);

  timer.RunAt(start + milliseconds(2), [&] {
    order.push_back(3);
    done.set_value();
  });
  timer.RunAt(start, [&] { order.push_back(1); });
  timer.RunAt(start + milliseconds(1), [&] { order.push_back(2); });
  done.get_future().wait();

  EXPECT_THAT(order, testing::ElementsAre(1, 2, 3));
}

TEST(TimerTest, AnEarlierTaskOvertakesTheOneThatIsWaitedFor) {
  ThreadTimer timer;
  std::promise<void> done;
  timer.RunAt(Now() + hours(1), [] {});

  timer.RunAt(Now(), [&done] { done.set_value(); });

  done.get_future().wait();
}

TEST(TimerTest, ACancelledTaskNeverRunsAndIsDestroyed) {
  ThreadTimer timer;
  auto owned = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = owned;
  bool ran = false;
  std::promise<void> later;
  const TimerId id =
      timer.RunAt(Now() + milliseconds(20), [&ran, owned = std::move(owned)] { ran = true; });
  timer.RunAt(Now() + milliseconds(30), [&later] { later.set_value(); });

  timer.Cancel(id);

  EXPECT_TRUE(watch.expired());
  later.get_future().wait();
  EXPECT_FALSE(ran);
}

TEST(TimerTest, CancellingWhatHasRunOrNeverWasIsFine) {
  ThreadTimer timer;
  std::promise<void> ran;
  const TimerId id = timer.RunAt(Now(), [&ran] { ran.set_value(); });
  ran.get_future().wait();

  timer.Cancel(id);
  timer.Cancel(TimerId{12345});
}

TEST(TimerTest, ATaskMaySetAndCancelOthers) {
  ThreadTimer timer;
  std::promise<void> done;
  bool cancelled_ran = false;
  const TimerId other = timer.RunAt(Now() + hours(1), [&] { cancelled_ran = true; });

  timer.RunAt(Now(), [&] {
    timer.Cancel(other);
    timer.RunAt(Now(), [&done] { done.set_value(); });
  });
  done.get_future().wait();

  EXPECT_FALSE(cancelled_ran);
}

TEST(TimerTest, StopDropsWhatHasNotStarted) {
  auto owned = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = owned;
  bool ran = false;
  ThreadTimer timer;
  timer.RunAt(Now() + hours(1), [&ran, owned = std::move(owned)] { ran = true; });

  timer.Stop();

  EXPECT_TRUE(watch.expired());
  timer.RunAt(Now(), [&ran] { ran = true; });
  timer.Stop();
  EXPECT_FALSE(ran);
}

TEST(TimerTest, TheEndOfTimeNeverComes) {
  ThreadTimer timer;
  std::promise<void> done;
  bool ran = false;
  timer.RunAt(MonotonicTime::max(), [&ran] { ran = true; });

  timer.RunAt(Now() + milliseconds(5), [&done] { done.set_value(); });
  done.get_future().wait();

  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace dlffs::base
