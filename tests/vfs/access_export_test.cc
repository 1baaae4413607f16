// SPDX-License-Identifier: Apache-2.0
// Who waits for an export, how long, and what they get (product.md sections 2 and 3; access.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;

const test::Files kOld = {{"jobs/a.job", "old"}};
const test::Files kNew = {{"jobs/a.job", "new"}};

class MissingExportTest : public VfsTest {
 protected:
  MissingExportTest() {
    List({BatchJob("a"), BatchJob("b"), BatchJob("c")});
    jobs_ = Job("a/jobs");
  }

  NodeId jobs_{};
};

TEST_F(MissingExportTest, EveryReaderWaitsUpToTheDeadlineFromItsOwnStart) {
  const Answer<EntryReply> first = Lookup(jobs_, "a.job");
  clock_.Advance(seconds(30));
  const Answer<EntryReply> second = Lookup(jobs_, "a.job");

  clock_.Advance(seconds(30));
  EXPECT_EQ(first.error(), ErrorCode::kTimedOut);
  EXPECT_FALSE(second.answered());

  clock_.Advance(seconds(30));
  EXPECT_EQ(second.error(), ErrorCode::kTimedOut);
}

TEST_F(MissingExportTest, TheTransferGoesOnAfterItsReadersGaveUp) {
  Lookup(jobs_, "a.job");
  clock_.Advance(seconds(60));

  Export("a", kNew);

  EXPECT_EQ(Text(Lookup(jobs_, "a.job").value().node), "new");
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(MissingExportTest, AFailureIsDeliveredToAllAndTheNextReaderAsksAgain) {
  const Answer<EntryReply> one = Lookup(jobs_, "a.job");
  const Answer<Page> other = ReadDir(Job("a"));

  service_.FailExport("a", ErrorCode::kServiceFailure);
  EXPECT_EQ(one.error(), ErrorCode::kServiceFailure);
  EXPECT_EQ(other.error(), ErrorCode::kServiceFailure);

  clock_.Advance(milliseconds(1));
  EXPECT_FALSE(Lookup(jobs_, "a.job").answered());
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "a"));
}

TEST_F(MissingExportTest, AWalkIntoTheJobWaitsForAnExportThatRunsAndStartsNone) {
  EXPECT_TRUE(GetAttr(jobs_).answered());
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
  Lookup(jobs_, "a.job");

  const Answer<AttrReply> walk = GetAttr(jobs_);
  EXPECT_FALSE(walk.answered());

  Export("a", kNew);
  kernel_.FinishAll();
  EXPECT_EQ(walk.error(), std::nullopt);
  EXPECT_TRUE(walk.answered());
}

TEST_F(MissingExportTest, AWalkIntoTheJobSharesTheFailureOfAnExportThatRuns) {
  Lookup(jobs_, "a.job");
  const Answer<AttrReply> walk = GetAttr(jobs_);

  service_.FailExport("a", ErrorCode::kServiceFailure);

  EXPECT_EQ(walk.error(), ErrorCode::kServiceFailure);
}

TEST_F(MissingExportTest, AWalkIntoTheJobGivesUpAtTheDeadline) {
  Lookup(jobs_, "a.job");
  const Answer<AttrReply> walk = GetAttr(jobs_);

  clock_.Advance(seconds(60));

  EXPECT_EQ(walk.error(), ErrorCode::kTimedOut);
}

TEST_F(MissingExportTest, OneThatCannotConnectIsASignOfBeingOffline) {
  Lookup(jobs_, "a.job");

  service_.FailExport("a", ErrorCode::kOffline);

  EXPECT_TRUE(catalog_->reach().offline);
}

class ExportFailureTest : public MissingExportTest,
                          public testing::WithParamInterface<ErrorCode> {};

TEST_P(ExportFailureTest, ReachesTheReaderAsItIs) {
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");

  service_.FailExport("a", GetParam());

  EXPECT_EQ(answer.error(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Codes, ExportFailureTest,
                         testing::Values(ErrorCode::kNotFound, ErrorCode::kPermissionDenied,
                                         ErrorCode::kTryAgain, ErrorCode::kOffline,
                                         ErrorCode::kServiceFailure, ErrorCode::kTimedOut,
                                         ErrorCode::kTooLarge, ErrorCode::kNoSpace));

TEST_F(MissingExportTest, ADamagedZipIsCorruptAndOtherJobsAreUntouched) {
  const Answer<EntryReply> damaged = Lookup(jobs_, "a.job");
  const Answer<Page> fine = ReadDir(Job("b/jobs"));

  service_.CompleteExport("a", "PK\x03\x04 and nothing more");
  Export("b", {{"jobs/b.job", "{}"}});

  EXPECT_EQ(damaged.error(), ErrorCode::kCorrupt);
  EXPECT_THAT(Names(fine), ElementsAre(".", "..", "b.job"));
}

TEST_F(MissingExportTest, AJobThatWasDeletedSinceItWasListedIsNotThere) {
  const NodeId job = Job("a");
  const Answer<EntryReply> lookup = Lookup(jobs_, "a.job");
  const Answer<Page> inner = ReadDir(jobs_);
  const Answer<Page> outer = ReadDir(job);

  service_.FailExport("a", ErrorCode::kNotFound);

  EXPECT_EQ(lookup.error(), ErrorCode::kNotFound);
  EXPECT_EQ(inner.error(), ErrorCode::kNotFound);
  EXPECT_EQ(outer.error(), ErrorCode::kNotFound);
}

TEST_F(MissingExportTest, ErrorsThatReadersGotAreRememberedButAbsenceIsNot) {
  Lookup(jobs_, "a.job");
  service_.FailExport("a", ErrorCode::kServiceFailure);
  Lookup(Workspace(), "no such job");

  const std::vector<ListedError> errors = vfs_->RecentErrors();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].error.code, ErrorCode::kServiceFailure);
  EXPECT_EQ(errors[0].path, "analytics/risk/a/jobs/a.job");
  EXPECT_EQ(errors[0].time, clock_.WallNow());
}

/// Job `a` is stored as it was before its last change.
class StaleExportTest : public VfsTest {
 protected:
  StaleExportTest() {
    Stored("a", kOld, 1000);
    List({BatchJob("a", 2000), BatchJob("b"), BatchJob("c"), BatchJob("d")});
    jobs_ = Job("a/jobs");
  }
  std::string TextOf(const Answer<EntryReply>& answer) { return Text(answer.value().node); }

  NodeId jobs_{};
};

TEST_F(StaleExportTest, WithinThePatienceTheNewVersionIsServed) {
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");
  clock_.Advance(seconds(1));

  Export("a", kNew);

  EXPECT_EQ(TextOf(answer), "new");
  EXPECT_EQ(TextOf(Lookup(jobs_, "a.job")), "new");
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(StaleExportTest, AfterThePatienceTheOldVersionIsServedWhileTheExportGoesOn) {
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");
  clock_.Advance(seconds(2) - milliseconds(1));
  EXPECT_FALSE(answer.answered());

  clock_.Advance(milliseconds(1));
  EXPECT_EQ(TextOf(answer), "old");
  EXPECT_EQ(answer.value().attributes.size, 3U);

  Export("a", kNew);
  EXPECT_EQ(TextOf(Lookup(jobs_, "a.job")), "new");
}

TEST_F(StaleExportTest, WhoComesLaterWaitsOnlyForTheRest) {
  Lookup(jobs_, "a.job");
  clock_.Advance(milliseconds(1500));
  const Answer<AttrReply> later = GetAttr(jobs_);
  EXPECT_FALSE(later.answered());

  clock_.Advance(milliseconds(500));
  EXPECT_TRUE(later.answered());
  EXPECT_EQ(TextOf(Lookup(jobs_, "a.job")), "old");
}

TEST_F(StaleExportTest, WhereTheLastExportTookLongerNobodyWaits) {
  Lookup(jobs_, "a.job");
  clock_.Advance(seconds(3));
  Export("a", kNew);
  List({BatchJob("a", 3000)});

  EXPECT_EQ(TextOf(Lookup(jobs_, "a.job")), "new");
  EXPECT_EQ(service_.exports.waiting(), 1U);
}

TEST_F(StaleExportTest, AFailureServesTheOldVersionAndIsNotRepeatedAtOnce) {
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");

  service_.FailExport("a", ErrorCode::kOffline);
  EXPECT_EQ(TextOf(answer), "old");
  EXPECT_EQ(TextOf(Lookup(jobs_, "a.job")), "old");
  EXPECT_EQ(service_.exports.count(), 1U);

  clock_.Advance(seconds(5));
  Lookup(jobs_, "a.job");
  EXPECT_EQ(service_.exports.count(), 2U);
}

TEST_F(StaleExportTest, AnAnswerWithTheSameBytesMakesItCurrent) {
  const Answer<AttrReply> answer = GetAttr(jobs_);

  Export("a", kOld);

  EXPECT_EQ(answer.value().valid, minutes(15));
  EXPECT_THAT(kernel_.changes(), IsEmpty());
  EXPECT_TRUE(GetAttr(jobs_).answered());
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(StaleExportTest, OneThatChangesWhileItIsExportedIsNotAskedTwiceByOneAccess) {
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");
  List({BatchJob("a", 3000)});

  Export("a", kNew);

  EXPECT_EQ(TextOf(answer), "new");
  EXPECT_EQ(service_.exports.count(), 1U);

  clock_.Advance(milliseconds(1));
  EXPECT_FALSE(Lookup(jobs_, "a.job").answered()) << "but by the next one";
}

TEST_F(StaleExportTest, ARefreshThatIsNotSentKeepsItsPlaceWhenThePatienceIsUp) {
  for (const char* job : {"b", "c"})
    ReadDir(Job(job));  // two exports run: that is all there may be
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");
  ReadDir(Job("d"));
  clock_.Advance(seconds(2));
  EXPECT_EQ(TextOf(answer), "old");

  Export("b", {});

  EXPECT_THAT(service_.exports.calls(), ElementsAre("b", "c", "a"));
}

TEST_F(VfsTest, AScriptIsAskedForAgainAfterRefreshExport) {
  Stored("a", {{"scripts/s.script", "select 1"}});
  List({BatchJob("a")});
  const NodeId scripts = Job("a/scripts");
  clock_.Advance(minutes(14));
  List({BatchJob("a")});
  EXPECT_TRUE(Lookup(scripts, "s.script").answered());

  clock_.Advance(minutes(1));
  List({BatchJob("a")});

  EXPECT_FALSE(Lookup(scripts, "s.script").answered());
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
}

TEST_F(VfsTest, WithoutScriptsOnlyTheListingIsAsked) {
  Stored("a", kOld);
  List({BatchJob("a")});
  const NodeId jobs = Job("a/jobs");
  clock_.Advance(minutes(15));

  const Answer<EntryReply> answer = Lookup(jobs, "a.job");
  EXPECT_EQ(service_.jobs.waiting(), 1U);
  EXPECT_FALSE(answer.answered());

  service_.CompleteJobs({BatchJob("a")});
  EXPECT_EQ(Text(answer.value().node), "old");
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(VfsTest, ListingAndExportTogetherTakeNoMoreThanThePatience) {
  Stored("a", kOld);
  List({BatchJob("a")});
  const NodeId jobs = Job("a/jobs");
  clock_.Advance(minutes(15));
  const Answer<EntryReply> answer = Lookup(jobs, "a.job");
  clock_.Advance(milliseconds(1500));
  service_.CompleteJobs({BatchJob("a", 2000)});
  EXPECT_FALSE(answer.answered());
  EXPECT_EQ(service_.exports.waiting(), 1U);

  clock_.Advance(milliseconds(500));

  EXPECT_EQ(Text(answer.value().node), "old");
}

TEST_F(VfsTest, AListingThatIsTooOldAndFailsServesWhatIsStored) {
  Stored("a", kOld);
  List({BatchJob("a")});
  const NodeId jobs = Job("a/jobs");
  clock_.Advance(minutes(15));
  const Answer<EntryReply> answer = Lookup(jobs, "a.job");

  service_.jobs.Fail(ErrorCode::kOffline);

  EXPECT_EQ(Text(answer.value().node), "old");
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

}  // namespace
}  // namespace dlffs::vfs
