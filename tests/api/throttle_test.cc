// SPDX-License-Identifier: Apache-2.0
#include "api/throttle.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/manual_timer.h"

namespace dlffs::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class ThrottleTest : public testing::Test {
 protected:
  /// Notes when it is let through.
  void Enter(const std::string& name) {
    throttle_->Enter([this, name] {
      const auto at = std::chrono::duration_cast<milliseconds>(clock_->Now() - start_);
      told_.push_back(name + " at " + std::to_string(at.count()));
    });
  }

  std::shared_ptr<test::FakeClock> clock_ = std::make_shared<test::FakeClock>();
  test::ManualTimer timer_{*clock_};
  const base::MonotonicTime start_ = clock_->Now();
  std::shared_ptr<Throttle> throttle_ =
      std::make_shared<Throttle>(std::make_shared<RateBucket>(4), timer_, clock_);
  std::vector<std::string> told_;
};

TEST_F(ThrottleTest, ALoneCallDoesNotWait) {
  Enter("a");

  EXPECT_THAT(told_, ElementsAre("a at 0"));
  EXPECT_EQ(timer_.pending(), 0U);
}

TEST_F(ThrottleTest, OthersGoInTheirOrderAtTheRate) {
  Enter("a");
  Enter("b");
  Enter("c");
  EXPECT_THAT(told_, ElementsAre("a at 0"));

  clock_->Advance(seconds(1));

  EXPECT_THAT(told_, ElementsAre("a at 0", "b at 250", "c at 500"));
}

TEST_F(ThrottleTest, NobodyOvertakesWhoWaits) {
  Enter("a");
  Enter("b");
  clock_->Advance(milliseconds(249));
  Enter("c");

  clock_->Advance(seconds(1));

  EXPECT_THAT(told_, ElementsAre("a at 0", "b at 250", "c at 500"));
}

TEST_F(ThrottleTest, APauseHoldsUpWhoComesAfterIt) {
  throttle_->Pause(seconds(2));
  Enter("a");
  EXPECT_THAT(told_, IsEmpty());

  clock_->Advance(seconds(2));

  EXPECT_THAT(told_, ElementsAre("a at 2000"));
}

TEST_F(ThrottleTest, StopForgetsWhoWaitsAndWhoComes) {
  Enter("a");
  Enter("b");

  throttle_->Stop();
  Enter("c");
  clock_->Advance(seconds(1));

  EXPECT_THAT(told_, ElementsAre("a at 0"));
}

TEST_F(ThrottleTest, OneThatEntersFromItsTurnWaitsForTheNext) {
  throttle_->Enter([this] { Enter("inner"); });
  EXPECT_THAT(told_, IsEmpty());

  clock_->Advance(milliseconds(250));

  EXPECT_THAT(told_, ElementsAre("inner at 250"));
}

}  // namespace
}  // namespace dlffs::api
