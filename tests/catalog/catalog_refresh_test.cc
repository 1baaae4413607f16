// SPDX-License-Identifier: Apache-2.0
// Due times, failures, completeness and what observers are told (catalog_refresh.cc).
#include "catalog/catalog_fixture.h"

namespace dlffs::catalog {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using CatalogRefreshTest = CatalogTest;

TEST_F(CatalogRefreshTest, AQuickListingIsDueAfterRefreshListingFromItsStart) {
  const base::MonotonicTime start = clock_.Now();
  catalog().Refresh(kPlace);
  clock_.Advance(seconds(2));
  service_.CompleteJobs({});

  const View view = catalog().Look(kPlace);

  EXPECT_EQ(view.due, start + seconds(30));
  EXPECT_EQ(view.last_took, seconds(2));
  EXPECT_EQ(view.complete_at, start);
}

TEST_F(CatalogRefreshTest, ASlowListingIsDueAfterTenTimesWhatItTook) {
  const base::MonotonicTime start = clock_.Now();
  catalog().Refresh(kPlace);
  clock_.Advance(seconds(8));
  service_.CompleteJobs({});

  EXPECT_EQ(catalog().Look(kPlace).due, start + seconds(80));
}

TEST_F(CatalogRefreshTest, EntriesAreInByteOrderWithWhatTheServiceSaid) {
  List({BatchJob("b"), BatchJob("B"), BatchJob("日报"), BatchJob("a/b", 5)});

  EXPECT_THAT(Names(), ElementsAre("B", "a%2Fb", "b", "日报"));
  const View view = catalog().Look(kPlace);
  EXPECT_EQ(view.listing->Find("a%2Fb")->real_name, "a/b");
  EXPECT_EQ(view.listing->Find("a%2Fb")->job.last_update_time_ms, 5000);
  EXPECT_EQ(view.listing->FindReal("a/b")->name, "a%2Fb");
}

TEST_F(CatalogRefreshTest, AFailureKeepsWhatIsKnown) {
  List({BatchJob("a")});

  FailList(ErrorCode::kServiceFailure);

  EXPECT_THAT(Names(), ElementsAre("a"));
  const View view = catalog().Look(kPlace);
  EXPECT_EQ(view.error->code, ErrorCode::kServiceFailure);
  EXPECT_EQ(view.error_at, clock_.Now());
  EXPECT_FALSE(view.refreshing);
}

TEST_F(CatalogRefreshTest, AFirstListingThatFailsIsNoListing) {
  FailList(ErrorCode::kServiceFailure);

  EXPECT_THAT(Names(), ElementsAre("(never listed)"));
}

TEST_F(CatalogRefreshTest, FailuresInARowBackOffUpToFiveSeconds) {
  std::vector<base::Duration> waits;
  for (int failure = 0; failure < 7; ++failure) {
    FailList(ErrorCode::kServiceFailure);
    waits.push_back(catalog().Look(kPlace).due - clock_.Now());
  }

  EXPECT_THAT(waits, ElementsAre(milliseconds(500), seconds(1), seconds(2), seconds(4), seconds(5),
                                 seconds(5), seconds(5)));
}

TEST_F(CatalogRefreshTest, ASuccessEndsTheBackOff) {
  for (int failure = 0; failure < 5; ++failure) FailList(ErrorCode::kServiceFailure);

  List({});
  EXPECT_FALSE(catalog().Look(kPlace).error);

  FailList(ErrorCode::kServiceFailure);
  EXPECT_EQ(catalog().Look(kPlace).due - clock_.Now(), milliseconds(500));
}

TEST_F(CatalogRefreshTest, AnIncompleteListingAddsAndNeverRemoves) {
  List({BatchJob("a"), BatchJob("b")});

  List({BatchJob("b", 2000), BatchJob("c")}, false);

  EXPECT_THAT(Names(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(catalog().Look(kPlace).listing->Find("b")->job.last_update_time_ms, 2'000'000);
}

TEST_F(CatalogRefreshTest, AnIncompleteListingIsNoSignOfLifeOfTheOthers) {
  const base::MonotonicTime complete = clock_.Now();
  List({BatchJob("a")});
  clock_.Advance(seconds(60));

  List({BatchJob("a")}, false);

  EXPECT_EQ(catalog().Look(kPlace).complete_at, complete);
  EXPECT_EQ(catalog().Look(kPlace).due, clock_.Now() + seconds(30));
}

TEST_F(CatalogRefreshTest, AnIncompleteFirstListingShowsWhatItHas) {
  List({BatchJob("a")}, false);

  EXPECT_THAT(Names(), ElementsAre("a"));
  EXPECT_FALSE(catalog().Look(kPlace).complete_at);
}

TEST_F(CatalogRefreshTest, ObserversAreToldWhatChanged) {
  List({BatchJob("a"), BatchJob("b"), BatchJob("c")});
  changes_.clear();

  List({BatchJob("a"), BatchJob("b", 2000), BatchJob("d")});

  ASSERT_THAT(changes_, SizeIs(1));
  EXPECT_EQ(changes_[0].place, kPlace);
  EXPECT_THAT(changes_[0].added, ElementsAre("d"));
  EXPECT_THAT(changes_[0].changed, ElementsAre("b"));
  EXPECT_THAT(changes_[0].removed, ElementsAre("c"));
}

TEST_F(CatalogRefreshTest, ObserversAreToldOfARefreshThatChangedNothing) {
  List({BatchJob("a")});
  changes_.clear();

  List({BatchJob("a")});

  ASSERT_THAT(changes_, SizeIs(1));
  EXPECT_TRUE(changes_[0].empty());
}

TEST_F(CatalogRefreshTest, ObserversAreToldOfARefreshThatFailed) {
  FailList(ErrorCode::kServiceFailure);

  ASSERT_THAT(changes_, SizeIs(1));
  EXPECT_TRUE(changes_[0].empty());
}

TEST_F(CatalogRefreshTest, ObserversSeeTheNewStateWhenTheyAreTold) {
  std::vector<std::string> seen;
  catalog().SetObserver([&](const Change&) { seen = Names(); });

  List({BatchJob("a")});

  EXPECT_THAT(seen, ElementsAre("a"));
  EXPECT_FALSE(catalog().Look(kPlace).refreshing);
}

TEST_F(CatalogRefreshTest, WhatIsStoredIsWrittenOnlyWhereItChanged) {
  List({BatchJob("a")});
  List({BatchJob("a")});
  EXPECT_EQ(listings_.saves(), 1);

  List({BatchJob("a", 2000)});
  EXPECT_EQ(listings_.saves(), 2);
}

TEST_F(CatalogRefreshTest, ProjectsAreShownByTheirNamesAndKnowTheirIds) {
  catalog().Refresh(RootPlace());
  service_.projects.Complete(
      std::vector<api::Project>{{.id = "2", .name = "eu-de_b"}, {.id = "1", .name = "eu-de_a"}});

  EXPECT_THAT(Names(RootPlace()), ElementsAre("eu-de_a", "eu-de_b"));
  EXPECT_EQ(catalog().Look(RootPlace()).listing->FindId("2")->name, "eu-de_b");
}

}  // namespace
}  // namespace dlffs::catalog
