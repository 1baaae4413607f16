// SPDX-License-Identifier: Apache-2.0
#include "sim/fault_plan.h"

#include <chrono>
#include <future>
#include <string>

#include <gtest/gtest.h>

namespace dlffs::sim {
namespace {

class FaultPlanTest : public testing::Test {
 protected:
  void Plan(FaultEffect effect) {
    Fault fault;
    fault.effect = effect;
    plan_.Add(fault);
  }
  FaultPlan::Taken Take() { return plan_.Take(Call{}, Request{}); }
  int Held() const { return plan_.HeldToJson().at("held").get<int>(); }

  FaultPlan plan_;
};

TEST_F(FaultPlanTest, RequestIsNotHeldByAFaultThatWasClearedAfterItWasTaken) {
  Plan(FaultEffect::kHold);
  const FaultPlan::Taken taken = Take();
  ASSERT_EQ(taken.faults.size(), 1U);

  plan_.Clear();

  plan_.Hold("late", taken.clears);
  EXPECT_EQ(Held(), 0);
}

TEST_F(FaultPlanTest, RequestIsNotDelayedByAFaultThatWasClearedAfterItWasTaken) {
  Plan(FaultEffect::kLatency);
  const FaultPlan::Taken taken = Take();
  ASSERT_EQ(taken.faults.size(), 1U);

  plan_.Clear();

  plan_.Delay(std::chrono::hours(1), taken.clears);
}

TEST_F(FaultPlanTest, FaultPlannedAfterAClearHoldsUntilTheNext) {
  plan_.Clear();
  Plan(FaultEffect::kHold);
  const FaultPlan::Taken taken = Take();
  auto held = std::async(std::launch::async, [this, taken] { plan_.Hold("job", taken.clears); });
  plan_.WaitForHeld(1, std::chrono::steady_clock::now() + std::chrono::hours(1));
  EXPECT_EQ(Held(), 1);

  plan_.Clear();

  held.wait();
  EXPECT_EQ(Held(), 0);
}

TEST_F(FaultPlanTest, NothingWaitsAfterStop) {
  plan_.Stop();

  plan_.Hold("job", Take().clears);
  plan_.Delay(std::chrono::hours(1), Take().clears);

  EXPECT_EQ(Held(), 0);
}

}  // namespace
}  // namespace dlffs::sim
