// SPDX-License-Identifier: Apache-2.0
#include "api/refusal.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const base::MonotonicTime kStart{std::chrono::hours(1)};
const Error kWrong{.code = ErrorCode::kPermissionDenied, .message = "wrong password"};

TEST(RefusalTest, StandsForAMinute) {
  Refusal refusal;
  refusal.Remember(kWrong, kStart);

  ASSERT_TRUE(refusal.At(kStart + seconds(59)));
  EXPECT_EQ(refusal.At(kStart + seconds(59))->message, "wrong password");
  EXPECT_FALSE(refusal.At(kStart + seconds(60)));
}

TEST(RefusalTest, IsStillToldWhenAnotherAttemptIsDue) {
  Refusal refusal;
  refusal.Remember(kWrong, kStart);

  EXPECT_TRUE(refusal.last());
}

TEST(RefusalTest, RepeatedRefusalsStayBelowFiveInFifteenMinutes) {
  Refusal refusal;
  int attempts = 0;

  for (auto now = kStart; now < kStart + minutes(15); now += seconds(1)) {
    if (refusal.At(now)) continue;
    refusal.Remember(kWrong, now);
    ++attempts;
  }

  EXPECT_EQ(attempts, 3);
}

TEST(RefusalTest, ThePauseNeverExceedsHalfAnHour) {
  Refusal refusal;
  for (int i = 0; i < 10; ++i) refusal.Remember(kWrong, kStart);

  EXPECT_TRUE(refusal.At(kStart + minutes(29)));
  EXPECT_FALSE(refusal.At(kStart + minutes(30)));
}

TEST(RefusalTest, ForgetStartsAnew) {
  Refusal refusal;
  refusal.Remember(kWrong, kStart);
  refusal.Remember(kWrong, kStart);

  refusal.Forget();

  EXPECT_FALSE(refusal.last());
  refusal.Remember(kWrong, kStart);
  EXPECT_FALSE(refusal.At(kStart + seconds(60)));
}

}  // namespace
}  // namespace dlffs::api
