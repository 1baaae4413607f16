// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/wait_list.h"

#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/manual_timer.h"

namespace dlffs::fetch {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class WaitListTest : public testing::Test {
 protected:
  /// Parks a waiter that notes how it is woken, for two seconds.
  WaitId Park(const std::string& key, Side side = Side::kInside) {
    const WaitId id = list_.NewId();
    ParkAs(id, key, side, list_.Ticket(side));
    return id;
  }
  void ParkAs(WaitId id, const std::string& key, Side side, uint64_t ticket) {
    list_.Park(id, key, side, ticket, clock_.Now() + seconds(2),
               [this](Wake wake) { wakes_.push_back(wake); });
  }

  test::FakeClock clock_;
  test::ManualTimer timer_{clock_};
  WaitList list_{timer_};
  std::vector<Wake> wakes_;
};

TEST_F(WaitListTest, WakeAllCallsEveryWaiterOfTheKey) {
  Park("a");
  Park("a");

  list_.WakeAll("a", Side::kInside);

  EXPECT_THAT(wakes_, ElementsAre(Wake::kReady, Wake::kReady));
  EXPECT_EQ(list_.size(), 0U);
}

TEST_F(WaitListTest, WaitersAreWokenInOrderOfArrival) {
  std::vector<int> order;
  for (const int number : {1, 2, 3}) {
    list_.Park(list_.NewId(), "a", Side::kInside, list_.Ticket(Side::kInside),
               clock_.Now() + seconds(2), [&order, number](Wake) { order.push_back(number); });
  }

  list_.WakeAll("a", Side::kInside);

  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST_F(WaitListTest, AnotherKeysWakeUpLeavesTheWaiterParked) {
  Park("a");

  list_.WakeAll("b", Side::kInside);

  EXPECT_THAT(wakes_, IsEmpty());
  EXPECT_TRUE(list_.Anyone("a"));
}

TEST_F(WaitListTest, InsideAndOutsideAreWokenSeparately) {
  std::vector<std::string> woken;
  list_.Park(list_.NewId(), "a", Side::kOutside, list_.Ticket(Side::kOutside),
             clock_.Now() + seconds(2), [&](Wake) { woken.push_back("outside"); });
  list_.Park(list_.NewId(), "a", Side::kInside, list_.Ticket(Side::kInside),
             clock_.Now() + seconds(2), [&](Wake) { woken.push_back("inside"); });

  list_.WakeAll("a", Side::kInside);
  EXPECT_THAT(woken, ElementsAre("inside"));

  list_.WakeAll("a", Side::kOutside);
  EXPECT_THAT(woken, ElementsAre("inside", "outside"));
}

TEST_F(WaitListTest, TheTimeIsUpExactlyAtItsMoment) {
  Park("a");

  clock_.Advance(seconds(2) - std::chrono::nanoseconds(1));
  EXPECT_THAT(wakes_, IsEmpty());

  clock_.Advance(std::chrono::nanoseconds(1));
  EXPECT_THAT(wakes_, ElementsAre(Wake::kTimedOut));
  EXPECT_FALSE(list_.Anyone("a"));
}

TEST_F(WaitListTest, InterruptCallsOnlyThatWaiter) {
  Park("a");
  const WaitId second = Park("a");

  list_.Interrupt(second);

  EXPECT_THAT(wakes_, ElementsAre(Wake::kInterrupted));
  EXPECT_TRUE(list_.Anyone("a"));
  EXPECT_EQ(list_.size(), 1U);
}

TEST_F(WaitListTest, AnInterruptBeforeParkingDoesNothing) {
  const WaitId id = list_.NewId();

  list_.Interrupt(id);
  ParkAs(id, "a", Side::kInside, list_.Ticket(Side::kInside));

  EXPECT_THAT(wakes_, IsEmpty());
  EXPECT_TRUE(list_.Anyone("a"));
}

TEST_F(WaitListTest, StopInterruptsEverybodyAndWhoeverParksLater) {
  Park("a", Side::kInside);
  Park("b", Side::kOutside);

  list_.Stop();
  EXPECT_THAT(wakes_, ElementsAre(Wake::kInterrupted, Wake::kInterrupted));

  Park("c");
  EXPECT_THAT(wakes_, ElementsAre(Wake::kInterrupted, Wake::kInterrupted, Wake::kInterrupted));
  EXPECT_EQ(list_.size(), 0U);
  EXPECT_EQ(timer_.pending(), 0U);
}

TEST_F(WaitListTest, AWakeUpBetweenTicketAndParkIsNotLost) {
  const uint64_t ticket = list_.Ticket(Side::kInside);

  list_.WakeAll("a", Side::kInside);
  ParkAs(list_.NewId(), "a", Side::kInside, ticket);

  EXPECT_THAT(wakes_, ElementsAre(Wake::kReady));
  EXPECT_EQ(timer_.pending(), 0U);
}

TEST_F(WaitListTest, AWakeUpOfTheOtherSideDoesNotUseUpTheTicket) {
  const uint64_t ticket = list_.Ticket(Side::kOutside);

  list_.WakeAll("a", Side::kInside);
  ParkAs(list_.NewId(), "a", Side::kOutside, ticket);

  EXPECT_THAT(wakes_, IsEmpty());
  EXPECT_EQ(list_.size(), 1U);
}

TEST_F(WaitListTest, AWokenWaiterLeavesNoTimerBehind) {
  Park("a");

  list_.WakeAll("a", Side::kInside);

  EXPECT_EQ(timer_.pending(), 0U);
}

TEST_F(WaitListTest, AWaiterMayParkAgainFromItsWakeUp) {
  const WaitId first = list_.NewId();
  list_.Park(first, "a", Side::kInside, list_.Ticket(Side::kInside), clock_.Now() + seconds(2),
             [this](Wake wake) {
               wakes_.push_back(wake);
               Park("a");
             });

  list_.WakeAll("a", Side::kInside);
  EXPECT_THAT(wakes_, ElementsAre(Wake::kReady));

  list_.WakeAll("a", Side::kInside);
  EXPECT_THAT(wakes_, ElementsAre(Wake::kReady, Wake::kReady));
}

/// What can end a wait.
enum class End { kWake, kTimeout, kInterrupt, kStop };

Wake WakeOf(End end) {
  switch (end) {
    case End::kWake:
      return Wake::kReady;
    case End::kTimeout:
      return Wake::kTimedOut;
    case End::kInterrupt:
    case End::kStop:
      return Wake::kInterrupted;
  }
  return Wake::kReady;
}

class WaitListPairTest : public WaitListTest,
                         public testing::WithParamInterface<std::tuple<End, End>> {
 protected:
  void Do(End end, WaitId id) {
    switch (end) {
      case End::kWake:
        return list_.WakeAll("a", Side::kInside);
      case End::kTimeout:
        return clock_.Advance(seconds(3));
      case End::kInterrupt:
        return list_.Interrupt(id);
      case End::kStop:
        return list_.Stop();
    }
  }
};

TEST_P(WaitListPairTest, TheFirstEndCallsTheWaiterAndTheSecondDoesNot) {
  const auto [first, second] = GetParam();
  const WaitId id = Park("a");

  Do(first, id);
  Do(second, id);

  EXPECT_THAT(wakes_, ElementsAre(WakeOf(first)));
  EXPECT_EQ(list_.size(), 0U);
  EXPECT_FALSE(list_.Anyone("a"));
}

INSTANTIATE_TEST_SUITE_P(
    EveryPair, WaitListPairTest,
    testing::Combine(testing::Values(End::kWake, End::kTimeout, End::kInterrupt, End::kStop),
                     testing::Values(End::kWake, End::kTimeout, End::kInterrupt, End::kStop)));

}  // namespace
}  // namespace dlffs::fetch
