// SPDX-License-Identifier: Apache-2.0
// Who waits for a listing, how long, and what they get (product.md section 2; access.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The settings name a job of a workspace that was never listed.
class ConfiguredJobTest : public VfsTest {
 protected:
  ConfiguredJobTest() {
    catalog_options_.projects[0].workspaces[1].jobs = {"daily_load"};
    Mount();
    workspace_ = Workspace();
  }

  NodeId workspace_{};
};

TEST_F(ConfiguredJobTest, ItIsThereWithoutAWait) {
  EXPECT_NE(Lookup(workspace_, "daily_load").value().node, kNoNode);
}

TEST_F(ConfiguredJobTest, OfOtherNamesNobodyIsToldThatTheyDoNotExist) {
  const Answer<EntryReply> other = Lookup(workspace_, "other");
  EXPECT_FALSE(other.answered());

  clock_.Advance(seconds(2));

  EXPECT_EQ(other.error(), ErrorCode::kTryAgain);
}

TEST_F(ConfiguredJobTest, AReaderWaitsForTheFirstListing) {
  const Answer<Page> listing = ReadDir(workspace_);
  clock_.Advance(seconds(2));
  EXPECT_FALSE(listing.answered());

  service_.CompleteJobs({BatchJob("other")});

  EXPECT_THAT(Names(listing), ElementsAre(".", "..", "daily_load", "other"));
}

TEST_F(ConfiguredJobTest, WhereListingFailsItIsShownAllTheSame) {
  const Answer<Page> listing = ReadDir(workspace_);
  const Answer<EntryReply> other = Lookup(workspace_, "other");
  service_.jobs.Fail(ErrorCode::kPermissionDenied);

  EXPECT_THAT(Names(listing), ElementsAre(".", "..", "daily_load"));
  EXPECT_EQ(other.error(), ErrorCode::kPermissionDenied);
}

/// The workspace was listed 30 s ago: the next access asks again.
class DueListingTest : public VfsTest {
 protected:
  DueListingTest() {
    workspace_ = Workspace();
    List({BatchJob("a")});
    clock_.Advance(seconds(30));
  }

  NodeId workspace_{};
};

TEST_F(DueListingTest, AnAccessStartsOneRefreshAndGetsWhatItBrings) {
  const Answer<EntryReply> lookup = Lookup(workspace_, "b");
  const Answer<Page> listing = ReadDir(workspace_);
  const Answer<AttrReply> attributes = GetAttr(workspace_);
  EXPECT_THAT(service_.jobs.calls(), SizeIs(2));
  EXPECT_EQ(vfs_->waiting(), 3U);

  service_.CompleteJobs({BatchJob("b")});
  kernel_.FinishAll();

  EXPECT_NE(lookup.value().node, kNoNode);
  EXPECT_THAT(Names(listing), ElementsAre(".", "..", "b"));
  EXPECT_TRUE(attributes.answered());
  EXPECT_EQ(service_.jobs.count(), 2U);
}

TEST_F(DueListingTest, AttributesOfAJobAreAnAccessToItsWorkspace) {
  Lookup(workspace_, "a");
  service_.CompleteJobs({BatchJob("a")});
  const NodeId job = Job("a");
  clock_.Advance(seconds(30));

  const Answer<AttrReply> attributes = GetAttr(job);

  EXPECT_THAT(service_.jobs.calls(), SizeIs(3));
  EXPECT_FALSE(attributes.answered());
}

TEST_F(DueListingTest, BeforeItIsDueNobodyIsAsked) {
  Lookup(workspace_, "a");
  service_.CompleteJobs({BatchJob("a")});
  clock_.Advance(seconds(30) - milliseconds(1));

  EXPECT_TRUE(Lookup(workspace_, "a").answered());
  EXPECT_EQ(service_.jobs.count(), 2U);
}

TEST_F(DueListingTest, AfterThePatienceWhatIsKnownIsServedWhileTheCallGoesOn) {
  const Answer<EntryReply> known = Lookup(workspace_, "a");
  const Answer<EntryReply> unknown = Lookup(workspace_, "b");
  clock_.Advance(seconds(2) - milliseconds(1));
  EXPECT_FALSE(known.answered());

  clock_.Advance(milliseconds(1));

  EXPECT_NE(known.value().node, kNoNode);
  EXPECT_EQ(unknown.error(), ErrorCode::kNotFound);
  EXPECT_EQ(service_.jobs.waiting(), 1U);
}

TEST_F(DueListingTest, WhoComesLaterWaitsOnlyForTheRest) {
  Lookup(workspace_, "a");
  clock_.Advance(milliseconds(1500));
  const Answer<EntryReply> later = Lookup(workspace_, "a");
  EXPECT_FALSE(later.answered());

  clock_.Advance(milliseconds(500));
  EXPECT_TRUE(later.answered());

  EXPECT_TRUE(Lookup(workspace_, "a").answered()) << "the patience of this refresh is used up";
}

TEST_F(DueListingTest, WhereTheLastOneTookLongerNobodyWaits) {
  Lookup(workspace_, "a");
  clock_.Advance(seconds(3));
  service_.CompleteJobs({BatchJob("a")});
  clock_.Advance(seconds(30));

  EXPECT_TRUE(Lookup(workspace_, "a").answered());
  EXPECT_EQ(service_.jobs.waiting(), 1U) << "the refresh has started all the same";
}

TEST_F(DueListingTest, AFailureServesWhatIsKnownAndIsNotRepeatedAtOnce) {
  const Answer<EntryReply> lookup = Lookup(workspace_, "a");

  service_.jobs.Fail(ErrorCode::kOffline);

  EXPECT_NE(lookup.value().node, kNoNode);
  EXPECT_TRUE(Lookup(workspace_, "a").answered());
  EXPECT_EQ(service_.jobs.count(), 2U);
}

TEST_F(DueListingTest, AReaderInMidDirectoryIsServedWithoutAWait) {
  Lookup(workspace_, "a");
  service_.CompleteJobs({BatchJob("a"), BatchJob("b")});
  const Answer<Page> first = ReadDir(workspace_, 0, 3);
  clock_.Advance(seconds(60));

  const Answer<Page> rest = ReadDir(workspace_, first.value().back().cookie);

  EXPECT_THAT(Names(rest), ElementsAre("b"));
}

using NeverListedTest = VfsTest;

TEST_F(NeverListedTest, ALookUpIsAnsweredByTheFirstListing) {
  const Answer<EntryReply> found = Lookup(Workspace(), "a");
  const Answer<EntryReply> missing = Lookup(Workspace(), "b");
  EXPECT_EQ(service_.jobs.count(), 1U);

  clock_.Advance(seconds(1));
  service_.CompleteJobs({BatchJob("a")});

  EXPECT_NE(found.value().node, kNoNode);
  EXPECT_EQ(missing.error(), ErrorCode::kNotFound);
}

TEST_F(NeverListedTest, ALookUpIsToldToTryAgainAfterThePatience) {
  const Answer<EntryReply> answer = Lookup(Workspace(), "a");
  clock_.Advance(seconds(2) - milliseconds(1));
  EXPECT_FALSE(answer.answered());

  clock_.Advance(milliseconds(1));

  EXPECT_EQ(answer.error(), ErrorCode::kTryAgain);
  EXPECT_EQ(service_.jobs.waiting(), 1U);
}

TEST_F(NeverListedTest, ALateLookUpIsToldToTryAgainAtOnce) {
  Lookup(Workspace(), "a");
  clock_.Advance(seconds(10));

  const Answer<EntryReply> late = Lookup(Workspace(), "a");
  timer_.RunDue();

  EXPECT_EQ(late.error(), ErrorCode::kTryAgain);
  EXPECT_EQ(service_.jobs.count(), 1U);
}

TEST_F(NeverListedTest, AReaderWaitsForTheFirstListingBeyondThePatience) {
  const Answer<Page> answer = ReadDir(Workspace());
  clock_.Advance(seconds(59));
  EXPECT_FALSE(answer.answered());

  service_.CompleteJobs({BatchJob("a")});

  EXPECT_THAT(Names(answer), ElementsAre(".", "..", "a"));
}

TEST_F(NeverListedTest, AReaderGivesUpAtTheDeadline) {
  const Answer<Page> answer = ReadDir(Workspace());

  clock_.Advance(seconds(60));

  EXPECT_EQ(answer.error(), ErrorCode::kTimedOut);
  EXPECT_EQ(service_.jobs.waiting(), 1U);
}

TEST_F(NeverListedTest, TheDeadlineCountsFromEachReadersOwnStart) {
  ReadDir(Workspace());
  clock_.Advance(seconds(30));
  const Answer<Page> later = ReadDir(Workspace());

  clock_.Advance(seconds(59));
  EXPECT_FALSE(later.answered());

  clock_.Advance(seconds(1));
  EXPECT_EQ(later.error(), ErrorCode::kTimedOut);
}

TEST_F(NeverListedTest, AttributesAskNobodyAndHoldForNoTime) {
  const Answer<AttrReply> answer = GetAttr(Workspace());

  EXPECT_EQ(answer.value().valid, base::Duration::zero());
  EXPECT_EQ(answer.value().attributes.nlink, 2U);
  EXPECT_THAT(service_.jobs.calls(), IsEmpty());
}

TEST_F(NeverListedTest, AFailureIsEverybodysAnswer) {
  const Answer<EntryReply> lookup = Lookup(Workspace(), "a");
  const Answer<Page> listing = ReadDir(Workspace());

  service_.jobs.Fail(ErrorCode::kPermissionDenied);

  EXPECT_EQ(lookup.error(), ErrorCode::kPermissionDenied);
  EXPECT_EQ(listing.error(), ErrorCode::kPermissionDenied);
}

TEST_F(NeverListedTest, AFailureIsRepeatedFromMemoryUntilItIsDueAgain) {
  ReadDir(Workspace());
  service_.jobs.Fail(ErrorCode::kOffline);

  EXPECT_EQ(Lookup(Workspace(), "a").error(), ErrorCode::kOffline);
  EXPECT_EQ(service_.jobs.count(), 1U);

  clock_.Advance(seconds(1));
  EXPECT_FALSE(Lookup(Workspace(), "a").answered());
  EXPECT_EQ(service_.jobs.count(), 2U);
}

TEST_F(NeverListedTest, AnIncompleteFirstListingServesWhatItHas) {
  const Answer<Page> answer = ReadDir(Workspace());

  service_.CompleteJobs({BatchJob("a")}, false);

  EXPECT_THAT(Names(answer), ElementsAre(".", "..", "a"));
}

TEST_F(NeverListedTest, ProjectsAndWorkspacesAreListedTheSameWay) {
  catalog_options_.projects.clear();
  Mount();
  const Answer<EntryReply> project = Lookup(kRootNode, "analytics");
  service_.projects.Complete(std::vector<api::Project>{{.id = "p1", .name = "analytics"}});
  const Answer<EntryReply> workspace = Lookup(project.value().node, "risk");
  service_.CompleteWorkspaces({{.id = "w1", .name = "risk"}});
  const Answer<EntryReply> job = Lookup(workspace.value().node, "a");
  service_.CompleteJobs({BatchJob("a")});

  EXPECT_NE(job.value().node, kNoNode);
  EXPECT_THAT(service_.jobs.calls(), ElementsAre("p1/w1"));
}

}  // namespace
}  // namespace dlffs::vfs
