// SPDX-License-Identifier: Apache-2.0
#include "dlffs/catalog/catalog.h"

#include "catalog/catalog_fixture.h"

namespace dlffs::catalog {
namespace {

using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(CatalogTest, NothingIsKnownAndDueBeforeTheFirstListing) {
  const View view = catalog().Look(kPlace);

  EXPECT_EQ(view.listing, nullptr);
  EXPECT_TRUE(view.IsDue(clock_.Now()));
  EXPECT_FALSE(view.refreshing);
}

TEST_F(CatalogTest, LookingAsksNobody) {
  catalog().Look(RootPlace());
  catalog().Look(kPlace);

  EXPECT_THAT(service_.projects.calls(), IsEmpty());
  EXPECT_THAT(service_.jobs.calls(), IsEmpty());
}

TEST_F(CatalogTest, ARefreshThatRunsIsJoined) {
  const View first = catalog().Refresh(kPlace);
  clock_.Advance(seconds(1));
  const View second = catalog().Refresh(kPlace);

  EXPECT_THAT(service_.jobs.calls(), ElementsAre("p1/w1"));
  EXPECT_TRUE(second.refreshing);
  EXPECT_EQ(second.refresh_started, first.refresh_started);
}

TEST_F(CatalogTest, PlacesAreRefreshedIndependently) {
  catalog().Refresh(kPlace);
  catalog().Refresh(WorkspacePlace("p1", "w2"));

  EXPECT_THAT(service_.jobs.calls(), ElementsAre("p1/w1", "p1/w2"));
}

TEST_F(CatalogTest, AfterARefreshTheNextIsANewCall) {
  List({});
  List({});

  EXPECT_EQ(service_.jobs.count(), 2U);
}

TEST_F(CatalogTest, ConfiguredProjectsAreThereWithoutAskingAndNeverDue) {
  options_.projects = {{.name = "analytics", .id = "p1", .workspaces = {}}};
  catalog();

  const View root = catalog().Refresh(RootPlace());

  EXPECT_THAT(Names(RootPlace()), ElementsAre("analytics"));
  EXPECT_FALSE(root.refreshing);
  EXPECT_FALSE(root.IsDue(clock_.Now() + std::chrono::hours(10'000)));
  EXPECT_THAT(service_.projects.calls(), IsEmpty());
}

TEST_F(CatalogTest, ConfiguredWorkspacesAreThereWithoutAsking) {
  options_.projects = {{.name = "analytics",
                        .id = "p1",
                        .workspaces = {{.name = "default", .id = "", .jobs = {}},
                                       {.name = "risk", .id = "w1", .jobs = {}}}}};
  catalog().Refresh(ProjectPlace("p1"));

  EXPECT_THAT(Names(ProjectPlace("p1")), ElementsAre("default", "risk"));
  EXPECT_THAT(service_.workspaces.calls(), IsEmpty());
}

TEST_F(CatalogTest, AConfiguredProjectWithoutWorkspacesAsksForThem) {
  options_.projects = {{.name = "analytics", .id = "p1", .workspaces = {}}};
  catalog().Refresh(ProjectPlace("p1"));

  EXPECT_THAT(service_.workspaces.calls(), ElementsAre("p1"));
}

class ConfiguredJobsTest : public CatalogTest {
 protected:
  ConfiguredJobsTest() {
    options_.projects = {
        {.name = "analytics",
         .id = "p1",
         .workspaces = {{.name = "risk", .id = "w1", .jobs = {"daily_load", "日报"}}}}};
  }
};

TEST_F(ConfiguredJobsTest, AreShownBeforeAnythingWasListed) {
  EXPECT_THAT(Names(), ElementsAre("daily_load", "日报"));
  EXPECT_TRUE(catalog().Look(kPlace).IsDue(clock_.Now()));
}

TEST_F(ConfiguredJobsTest, AreShownWhereListingFails) {
  FailList(ErrorCode::kPermissionDenied);

  EXPECT_THAT(Names(), ElementsAre("daily_load", "日报"));
}

TEST_F(ConfiguredJobsTest, AreShownWhereACompleteListingLacksThem) {
  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a", "daily_load", "日报"));
}

TEST_F(ConfiguredJobsTest, StayWhereTheServiceSaysThatTheyDoNotExist) {
  FailList(ErrorCode::kPermissionDenied);
  catalog().JobIsGone(kPlace, "daily_load");

  EXPECT_THAT(Names(), ElementsAre("daily_load", "日报"));
}

TEST_F(ConfiguredJobsTest, DoNotMakeTheirWorkspaceAListedOne) {
  EXPECT_FALSE(catalog().Look(kPlace).listed);
  List({BatchJob("a")});

  EXPECT_TRUE(catalog().Look(kPlace).listed);
}

TEST_F(ConfiguredJobsTest, TheListingKnowsMoreOfThemThanTheSettings) {
  List({BatchJob("daily_load")});

  const View view = catalog().Look(kPlace);
  EXPECT_EQ(view.listing->Find("daily_load")->job.owner, "alice");
  EXPECT_THAT(Names(), ElementsAre("daily_load", "日报"));
}

TEST_F(CatalogTest, AfterARestartTheStoredListingsAreKnownAndDue) {
  catalog().Refresh(RootPlace());
  service_.projects.Complete(std::vector<api::Project>{{.id = "p1", .name = "analytics"}});
  catalog().Refresh(ProjectPlace("p1"));
  service_.CompleteWorkspaces({{.id = "w1", .name = "risk"}});
  List({BatchJob("a", 7)});

  Restart();

  EXPECT_THAT(Names(RootPlace()), ElementsAre("analytics"));
  EXPECT_THAT(Names(ProjectPlace("p1")), ElementsAre("risk"));
  EXPECT_THAT(Names(), ElementsAre("a"));
  const View view = catalog().Look(kPlace);
  EXPECT_EQ(view.listing->Find("a")->job.last_update_time_ms, 7000);
  EXPECT_TRUE(view.IsDue(clock_.Now()));
  EXPECT_FALSE(view.complete_at) << "what is stored says nothing about now";
}

TEST_F(CatalogTest, AStoredListingWithoutEntriesIsAListing) {
  options_.projects = {
      {.name = "analytics", .id = "p1", .workspaces = {{.name = "risk", .id = "w1", .jobs = {}}}}};
  List({});

  Restart();

  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(CatalogTest, AnotherEndpointDoesNotSeeTheStoredListings) {
  catalog().Refresh(RootPlace());
  service_.projects.Complete(std::vector<api::Project>{{.id = "p1", .name = "analytics"}});

  options_.endpoint = "https://elsewhere";
  Restart();

  EXPECT_THAT(Names(RootPlace()), ElementsAre("(never listed)"));
}

TEST_F(CatalogTest, AFullDiskCostsOnlyTheStoredListing) {
  listings_.SetFull(true);

  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a"));
}

TEST_F(CatalogTest, AKeyNamesTheServiceTheJobAndWhatIsExported) {
  options_.export_status = "submit";

  const cache::JobKey key = catalog().KeyOf(kPlace, "a b");

  EXPECT_EQ(key, (cache::JobKey{.endpoint = "https://e",
                                .project_id = "p1",
                                .workspace_id = "w1",
                                .job = "a b",
                                .export_status = "submit"}));
}

TEST_F(CatalogTest, WhatWasNotAskedSaysNothingOfReach) {
  FailList(ErrorCode::kOffline);
  const Error interrupted{.code = ErrorCode::kInterrupted, .message = "nobody waits"};

  catalog().NoteReach(&interrupted);
  EXPECT_TRUE(catalog().reach().offline);

  catalog().NoteReach(nullptr);
  EXPECT_FALSE(catalog().reach().offline);
}

TEST_F(CatalogTest, AServiceThatRefusesIsWithinReach) {
  FailList(ErrorCode::kOffline);

  FailList(ErrorCode::kPermissionDenied);

  EXPECT_FALSE(catalog().reach().offline);
}

TEST_F(CatalogTest, ReachTurnsOfflineOnceAndBackOnce) {
  EXPECT_FALSE(catalog().reach().offline);

  FailList(ErrorCode::kOffline);
  const base::WallTime since = clock_.WallNow();
  clock_.Advance(seconds(60));
  FailList(ErrorCode::kOffline);
  EXPECT_TRUE(catalog().reach().offline);
  EXPECT_EQ(catalog().reach().since, since);

  clock_.Advance(seconds(60));
  List({});
  EXPECT_FALSE(catalog().reach().offline);
  EXPECT_EQ(catalog().reach().since, clock_.WallNow());
}

}  // namespace
}  // namespace dlffs::catalog
