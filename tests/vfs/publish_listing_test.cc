// SPDX-License-Identifier: Apache-2.0
// How a new listing reaches the kernel, and what becomes of nodes whose names are gone
// (publish.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// Somebody has looked into the workspace and into job `a`.
class PublishListingTest : public VfsTest {
 protected:
  PublishListingTest() {
    Stored("a", {{"jobs/a.job", "{}"}});
    List({BatchJob("a"), BatchJob("b")});
    workspace_ = Workspace();
    job_ = Job("a");
    b_ = Job("b");
    jobs_ = Job("a/jobs");
    file_ = Job("a/jobs/a.job");
    clock_.Advance(seconds(30));
  }
  /// `a` is not in the service any more, and its detail says so.
  void DeleteA() {
    List({BatchJob("b")});
    service_.JobDoesNotExist("a");
  }

  NodeId workspace_{}, job_{}, jobs_{}, file_{}, b_{};
};

TEST_F(PublishListingTest, TheKernelIsToldTheNamesThatWentAndToAskTheDirectory) {
  List({BatchJob("a"), BatchJob("c")});

  ASSERT_THAT(kernel_.changes(), SizeIs(1));
  EXPECT_EQ(kernel_.changes()[0].directory, workspace_);
  EXPECT_THAT(kernel_.changes()[0].names, ElementsAre("b"));
  EXPECT_THAT(kernel_.changes()[0].attributes, ElementsAre(workspace_));
}

// The kernel keeps no pages of a directory again whose pages were dropped while it was read.
TEST_F(PublishListingTest, ADirectoryThatChangesWhileItIsReadKeepsItsPages) {
  List({BatchJob("a"), BatchJob("b"), BatchJob("c")});

  ASSERT_THAT(kernel_.changes(), SizeIs(1));
  EXPECT_FALSE(kernel_.changes()[0].drop_pages);
}

TEST_F(PublishListingTest, ADirectoryIsLaterByItsMtimeOnceNamesCameOrWent) {
  const auto mtime_after = [this](const std::vector<api::Job>& jobs) {
    List(jobs);
    kernel_.FinishAll();
    return GetAttr(workspace_).value().attributes.mtime;
  };
  const base::WallTime before = mtime_after({BatchJob("a"), BatchJob("b")});
  const base::WallTime changed = mtime_after({BatchJob("a"), BatchJob("b", 2000)});
  const base::WallTime added = mtime_after({BatchJob("a"), BatchJob("b"), BatchJob("c")});
  const base::WallTime removed = mtime_after({BatchJob("a"), BatchJob("b")});

  EXPECT_EQ(before, changed);
  EXPECT_LT(changed, added);
  EXPECT_LT(added, removed);
}

// A shell that changed into a job while its workspace was listed for the first time stood in a
// directory that had lost its path.
TEST_F(PublishListingTest, AFirstListingTellsTheKernelNothing) {
  const NodeId dev = Node("analytics/dev");
  const Answer<EntryReply> entered = Lookup(dev, "z");

  service_.CompleteJobs({BatchJob("z")});

  EXPECT_TRUE(entered.answered());
  EXPECT_THAT(kernel_.changes(), IsEmpty());
}

TEST_F(PublishListingTest, AnAddedNameIsNotTakenFromWhoStandsInIt) {
  List({BatchJob("a"), BatchJob("b"), BatchJob("c")});

  ASSERT_THAT(kernel_.changes(), SizeIs(1));
  EXPECT_THAT(kernel_.changes()[0].names, testing::Not(testing::Contains("c")));
  EXPECT_THAT(kernel_.changes()[0].names, SizeIs(1)) << "it waits for who reads the directory";
}

TEST_F(PublishListingTest, OfAChangedJobOnlyAttributesAreToBeAskedAgain) {
  List({BatchJob("a", 2000), BatchJob("b")});

  ASSERT_THAT(kernel_.changes(), SizeIs(1));
  EXPECT_THAT(kernel_.changes()[0].names, IsEmpty());
  EXPECT_THAT(kernel_.changes()[0].attributes, UnorderedElementsAre(job_, jobs_));
}

TEST_F(PublishListingTest, AnUnchangedListingTellsTheKernelNothing) {
  List({BatchJob("a"), BatchJob("b")});

  EXPECT_THAT(kernel_.changes(), IsEmpty());
}

TEST_F(PublishListingTest, AWorkspaceThatTheKernelDoesNotKnowIsNotTold) {
  catalog_->Refresh(catalog::WorkspacePlace("p1", "w0"));
  service_.CompleteJobs({BatchJob("z")});

  EXPECT_THAT(kernel_.changes(), IsEmpty());
}

TEST_F(PublishListingTest, WhoIsInsideIsAnsweredBeforeTheKernelIsToldAndWhoIsOutsideAfter) {
  const Answer<EntryReply> inside = Lookup(workspace_, "c");
  const Answer<AttrReply> outside = GetAttr(workspace_);
  std::vector<bool> inside_when_told;
  kernel_.SetOnPublish([&] { inside_when_told.push_back(inside.answered()); });

  service_.CompleteJobs({BatchJob("a"), BatchJob("b"), BatchJob("c")});
  EXPECT_THAT(inside_when_told, ElementsAre(true));
  EXPECT_FALSE(outside.answered());

  kernel_.FinishAll();
  EXPECT_EQ(outside.value().attributes.nlink, 5U);
}

TEST_F(PublishListingTest, WithoutAChangeWhoIsOutsideIsAnsweredAtOnce) {
  const Answer<AttrReply> outside = GetAttr(workspace_);

  service_.CompleteJobs({BatchJob("a"), BatchJob("b")});

  EXPECT_TRUE(outside.answered());
}

TEST_F(PublishListingTest, WhoIsOutsideIsNotKeptByAKernelThatNeverAnswers) {
  const Answer<AttrReply> outside = GetAttr(workspace_);
  service_.CompleteJobs({BatchJob("c")});

  clock_.Advance(seconds(2));

  EXPECT_TRUE(outside.answered());
}

TEST_F(PublishListingTest, ARemovedJobIsDeadUnderItsOldNodes) {
  DeleteA();

  for (const NodeId node : {job_, jobs_}) {
    EXPECT_EQ(GetAttr(node).error(), ErrorCode::kNotFound);
    EXPECT_EQ(ReadDir(node).error(), ErrorCode::kNotFound);
    EXPECT_EQ(Lookup(node, "a.job").error(), ErrorCode::kNotFound);
  }
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(PublishListingTest, AfterARemovalTheNextAccessAsksWhatElseHasChanged) {
  DeleteA();
  const Answer<EntryReply> answer = Lookup(workspace_, "a");
  EXPECT_FALSE(answer.answered());

  service_.CompleteJobs({BatchJob("b")});

  EXPECT_EQ(answer.error(), ErrorCode::kNotFound);
}

TEST_F(PublishListingTest, AnOpenFileOfARemovedJobStaysReadable) {
  DeleteA();

  EXPECT_EQ(Text(file_), "{}");
  EXPECT_EQ(GetAttr(file_).value().attributes.size, 2U);
}

TEST_F(PublishListingTest, ANameThatComesBackIsAnotherNodeAndTheOldOneStaysDead) {
  DeleteA();
  List({BatchJob("a", 3000), BatchJob("b")});

  const NodeId again = Job("a");

  EXPECT_NE(again, job_);
  EXPECT_EQ(GetAttr(again).error(), std::nullopt);
  EXPECT_EQ(GetAttr(job_).error(), ErrorCode::kNotFound);
  EXPECT_EQ(GetAttr(jobs_).error(), ErrorCode::kNotFound);
}

TEST_F(PublishListingTest, AReaderOfARemovedJobIsAnsweredNotLeftWaiting) {
  const Answer<Page> waiting = ReadDir(b_);

  List({BatchJob("a")});
  service_.FailExport("b", ErrorCode::kNotFound);

  EXPECT_EQ(waiting.error(), ErrorCode::kNotFound);
}

TEST_F(PublishListingTest, WithoutAKernelNothingIsKeptWaiting) {
  vfs_ = std::make_unique<Vfs>(Options{.mounted_at = {}, .endpoint = "https://e"}, *catalog_,
                               *fetcher_, store_, workers_, timer_, clock_);
  const NodeId workspace = Workspace();
  const Answer<AttrReply> outside = GetAttr(workspace);

  service_.CompleteJobs({BatchJob("z")});

  EXPECT_TRUE(outside.answered());
}

}  // namespace
}  // namespace dlffs::vfs
