// SPDX-License-Identifier: Apache-2.0
// The list under real threads; what matters is that ThreadSanitizer agrees, too.
#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "dlffs/fetch/wait_list.h"

namespace dlffs::fetch {
namespace {

constexpr int kThreads = 4;
constexpr int kWaitsEach = 400;
constexpr size_t kWaits = size_t{kThreads} * kWaitsEach;

class WaitListRaceTest : public testing::Test {
 protected:
  std::string KeyOf(size_t wait) const { return std::to_string(wait % 3); }
  Side SideOf(size_t wait) const { return wait % 2 == 0 ? Side::kInside : Side::kOutside; }

  /// Parks one waiter; every few of them have so little time that the timer takes part in the race.
  void ParkOne(size_t wait) {
    const Side side = SideOf(wait);
    const auto patience = std::chrono::microseconds(wait % 5 == 0 ? 50 : 60'000'000);
    const uint64_t ticket = list_.Ticket(side);
    const WaitId id = list_.NewId();
    ids_[wait] = static_cast<uint64_t>(id);
    list_.Park(id, KeyOf(wait), side, ticket, std::chrono::steady_clock::now() + patience,
               [this, wait](Wake) { ++calls_[wait]; });
  }

  base::ThreadTimer timer_;
  WaitList list_{timer_};
  std::array<std::atomic<int>, kWaits> calls_{};
  std::array<std::atomic<uint64_t>, kWaits> ids_{};
};

TEST_F(WaitListRaceTest, EveryWaiterIsCalledExactlyOnce) {
  std::atomic<bool> parking{true};
  std::vector<std::thread> parkers;
  for (size_t t = 0; t < kThreads; ++t) {
    parkers.emplace_back([this, t] {
      for (size_t i = 0; i < kWaitsEach; ++i) ParkOne(t * kWaitsEach + i);
    });
  }
  std::vector<std::thread> wakers;
  for (const Side side : {Side::kInside, Side::kOutside}) {
    wakers.emplace_back([this, side, &parking] {
      for (size_t i = 0; parking; ++i) list_.WakeAll(KeyOf(i), side);
    });
  }
  wakers.emplace_back([this, &parking] {
    for (size_t i = 0; parking; ++i) list_.Interrupt(WaitId{ids_[i % kWaits].load()});
  });

  for (std::thread& parker : parkers) parker.join();
  parking = false;
  for (std::thread& waker : wakers) waker.join();
  list_.Stop();
  timer_.Stop();  // no time-out runs any more

  for (size_t wait = 0; wait < kWaits; ++wait) EXPECT_EQ(calls_[wait].load(), 1) << wait;
  EXPECT_EQ(list_.size(), 0U);
}

TEST_F(WaitListRaceTest, AStateThatChangesBeforeParkingIsAlwaysSeen) {
  // The pattern of every operation: ticket, look at the state, park. The publisher changes the
  // state, then wakes.
  std::atomic<size_t> published{0};
  std::atomic<size_t> reached{0};
  std::function<void(size_t)> wait_for = [&](size_t target) {
    const uint64_t ticket = list_.Ticket(Side::kInside);
    if (published >= target) {
      reached = target;
      return;
    }
    list_.Park(list_.NewId(), "a", Side::kInside, ticket,
               std::chrono::steady_clock::now() + std::chrono::hours(1), [&, target](Wake wake) {
                 if (wake == Wake::kReady) wait_for(target);
               });
  };

  for (size_t target = 1; target <= 300; ++target) {
    std::thread publisher([&] {
      ++published;
      list_.WakeAll("a", Side::kInside);
    });
    wait_for(target);
    publisher.join();

    ASSERT_EQ(reached.load(), target) << "a wake-up was lost";
  }
}

}  // namespace
}  // namespace dlffs::fetch
