// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/currency.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"
#include "support/fake_service.h"
#include "support/fake_store.h"

namespace dlffs::fetch {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A job that was exported just now, in a workspace that was listed just now.
class JudgeTest : public testing::Test {
 protected:
  JudgeTest() {
    version_.stamp = test::StampOf(entry_.job);
    version_.exported_at = version_.checked_at = clock_.WallNow();
    workspace_.complete_at = clock_.Now();
    workspace_.due = clock_.Now() + seconds(30);
  }

  Currency JudgeNow(const catalog::Entry* entry) const {
    return Judge(version_, entry, workspace_, minutes(15), clock_.Now(), clock_.WallNow());
  }
  Currency JudgeNow() const { return JudgeNow(&entry_); }

  test::FakeClock clock_;
  catalog::Entry entry_{.name = "a", .real_name = "a", .id = {}, .job = test::BatchJob("a", 1000)};
  catalog::View workspace_;
  cache::Version version_;
};

TEST_F(JudgeTest, AnExportIsCurrentWhileTheListingShowsTheSameTime) {
  clock_.Advance(minutes(14));

  const Currency currency = JudgeNow();

  EXPECT_FALSE(currency.stale);
  EXPECT_FALSE(currency.ask_listing);
  EXPECT_EQ(currency.valid, minutes(1));
}

TEST_F(JudgeTest, AnotherTimeInTheListingMakesItStaleAtOnce) {
  entry_.job.last_update_time_ms = 1'000'001;

  const Currency currency = JudgeNow();

  EXPECT_TRUE(currency.stale);
  EXPECT_EQ(currency.valid, base::Duration::zero());
}

TEST_F(JudgeTest, WithoutTimesTheStableFieldsTell) {
  entry_.job.last_update_time_ms.reset();
  version_.stamp = test::StampOf(entry_.job);
  EXPECT_FALSE(JudgeNow().stale);

  entry_.job.last_update_user = "dave";
  EXPECT_TRUE(JudgeNow().stale);
}

TEST_F(JudgeTest, AJobThatTheListingLacksIsNotStaleForThat) {
  const Currency currency = JudgeNow(nullptr);

  EXPECT_FALSE(currency.stale);
  EXPECT_FALSE(currency.ask_listing);
}

TEST_F(JudgeTest, WithoutScriptsAgeAloneNeverMakesItStale) {
  version_.checked_at -= std::chrono::hours(1000);

  const Currency currency = JudgeNow();

  EXPECT_FALSE(currency.stale);
  EXPECT_EQ(currency.valid, minutes(15));
}

TEST_F(JudgeTest, WithScriptsItIsStaleExactlyWhenTheExportIsOld) {
  version_.has_scripts = true;
  workspace_.due = clock_.Now() + std::chrono::hours(1);

  clock_.Advance(minutes(15) - seconds(1));
  EXPECT_FALSE(JudgeNow().stale);
  EXPECT_EQ(JudgeNow().valid, seconds(1));

  clock_.Advance(seconds(1));
  EXPECT_TRUE(JudgeNow().stale);
}

TEST_F(JudgeTest, AnAnswerThatChangedNothingMakesAScriptYoungAgain) {
  version_.has_scripts = true;
  version_.exported_at -= std::chrono::hours(10);

  EXPECT_FALSE(JudgeNow().stale);
}

TEST_F(JudgeTest, WithScriptsAnExportFromTheFutureIsStale) {
  // The clock was set back: how old the export is cannot be told.
  version_.has_scripts = true;
  clock_.StepWall(-seconds(1));

  EXPECT_TRUE(JudgeNow().stale);
}

TEST_F(JudgeTest, WithoutScriptsAClockThatWasSetBackChangesNothing) {
  clock_.StepWall(-std::chrono::hours(1));

  EXPECT_FALSE(JudgeNow().stale);
  EXPECT_FALSE(JudgeNow().ask_listing);
}

TEST_F(JudgeTest, AListingIsGoneByForRefreshExportFromItsStart) {
  clock_.Advance(minutes(15));

  const Currency currency = JudgeNow();

  EXPECT_TRUE(currency.ask_listing);
  EXPECT_FALSE(currency.stale);
  EXPECT_EQ(currency.valid, base::Duration::zero());
}

TEST_F(JudgeTest, AnIncompleteListingIsGoneByOnlyUntilItIsDue) {
  workspace_.complete_at.reset();
  EXPECT_EQ(JudgeNow().valid, seconds(30));

  clock_.Advance(seconds(30));
  EXPECT_TRUE(JudgeNow().ask_listing);
}

TEST_F(JudgeTest, AListingThatFailedJustNowIsNotAskedBeforeItIsDueAgain) {
  workspace_.complete_at.reset();
  workspace_.error = Error{.code = ErrorCode::kServiceFailure, .message = "503"};
  workspace_.due = clock_.Now() + seconds(1);

  const Currency currency = JudgeNow();

  EXPECT_FALSE(currency.ask_listing);
  EXPECT_EQ(currency.valid, seconds(1));
}

TEST_F(JudgeTest, WhatWasNeverListedIsAsked) {
  workspace_ = catalog::View();

  EXPECT_TRUE(JudgeNow(nullptr).ask_listing);
}

}  // namespace
}  // namespace dlffs::fetch
