// SPDX-License-Identifier: Apache-2.0
#include "api/retry_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Optional;

const base::WallTime kNow = base::FromMillis(1'767'225'600'000);  // 2026-01-01 00:00:00 UTC
constexpr base::Duration kAtOnce{0};

Error Answered(int status) { return {.code = ErrorCode::kServiceFailure, .http_status = status}; }

std::optional<base::Duration> PauseAfter(int attempt, const Error& error,
                                         std::string_view retry_after = {}, double random = 1,
                                         base::Duration since_first = kAtOnce) {
  return RetryPolicy().PauseAfter(attempt, since_first, error, retry_after, kNow, random);
}

TEST(MayPassTest, WhatAGatewayAnswersUnderLoadMay) {
  for (const int status : {429, 502, 503, 504}) EXPECT_TRUE(MayPass(Answered(status))) << status;
}

TEST(MayPassTest, AnAnswerThatBrokeOffMay) {
  EXPECT_TRUE(MayPass({.code = ErrorCode::kServiceFailure}));
  EXPECT_TRUE(MayPass({.code = ErrorCode::kServiceFailure, .http_status = 200}));
}

TEST(MayPassTest, DefiniteAnswersDoNot) {
  for (const int status : {400, 401, 403, 404, 407, 500}) {
    EXPECT_FALSE(MayPass(Answered(status))) << status;
  }
}

TEST(MayPassTest, AConnectionThatCannotBeMadeIsAStateAndDoesNot) {
  EXPECT_FALSE(MayPass({.code = ErrorCode::kOffline}));
  EXPECT_FALSE(MayPass({.code = ErrorCode::kTimedOut}));
  EXPECT_FALSE(MayPass({.code = ErrorCode::kInterrupted}));
}

TEST(RetryAfterTest, IsSecondsOrADate) {
  EXPECT_THAT(ParseRetryAfter(" 7 ", kNow), Optional(seconds(7)));
  EXPECT_THAT(ParseRetryAfter("Thu, 01 Jan 2026 00:00:30 GMT", kNow), Optional(seconds(30)));
  EXPECT_THAT(ParseRetryAfter("Wed, 31 Dec 2025 23:00:00 GMT", kNow), Optional(kAtOnce));
}

TEST(RetryAfterTest, AnythingElseSaysNothing) {
  for (const char* text : {"", "soon", "1.5", "7 seconds", "99999999999999999999"}) {
    EXPECT_EQ(ParseRetryAfter(text, kNow), std::nullopt) << text;
  }
}

TEST(RetryPolicyTest, PausesDoubleUpToTheLongest) {
  EXPECT_THAT(PauseAfter(1, Answered(503)), Optional(milliseconds(500)));
  EXPECT_THAT(PauseAfter(2, Answered(503)), Optional(seconds(1)));
  EXPECT_THAT(PauseAfter(5, Answered(503)), Optional(seconds(8)));
  const RetryPolicy patient{.retries = 100};
  EXPECT_THAT(patient.PauseAfter(90, kAtOnce, Answered(503), "", kNow, 1), Optional(seconds(12)));
}

TEST(RetryPolicyTest, PausesAreAnywhereBelowThat) {
  EXPECT_THAT(PauseAfter(3, Answered(503), "", 0), Optional(kAtOnce));
  EXPECT_THAT(PauseAfter(3, Answered(503), "", 0.25), Optional(milliseconds(500)));
}

TEST(RetryPolicyTest, WhatTheServiceAsksForIsWhatIsDone) {
  EXPECT_THAT(PauseAfter(1, Answered(429), "3", 0), Optional(seconds(3)));
}

TEST(RetryPolicyTest, EndsAfterTheRetriesOfTheSettings) {
  EXPECT_NE(PauseAfter(5, Answered(503)), std::nullopt);
  EXPECT_EQ(PauseAfter(6, Answered(503)), std::nullopt);
  EXPECT_EQ(RetryPolicy{.retries = 0}.PauseAfter(1, kAtOnce, Answered(503), "", kNow, 0),
            std::nullopt);
}

TEST(RetryPolicyTest, EndsWhenWhoWaitsWouldHaveGivenUp) {
  EXPECT_NE(PauseAfter(1, Answered(429), "3", 0, seconds(50)), std::nullopt);
  EXPECT_EQ(PauseAfter(1, Answered(429), "30", 0, seconds(50)), std::nullopt);
}

}  // namespace
}  // namespace dlffs::api
