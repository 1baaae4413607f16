// SPDX-License-Identifier: Apache-2.0
// How a new version of a job reaches the kernel (architecture.md, kernel side 3 and 4; publish.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const test::Files kOld = {
    {"jobs/a.job", "old"}, {"scripts/s.script", "same"}, {"scripts/t.script", "gone"}};
const test::Files kNew = {
    {"jobs/a.job", "new"}, {"scripts/s.script", "same"}, {"scripts/u.script", "added"}};

/// Somebody has walked through the stored job `a`; the service has a newer one.
class PublishExportTest : public VfsTest {
 protected:
  PublishExportTest() {
    Stored("a", kOld, 1000);
    List({BatchJob("a", 1000)});
    job_ = Job("a");
    jobs_ = Job("a/jobs");
    scripts_ = Job("a/scripts");
    file_ = Job("a/jobs/a.job");
    same_ = Job("a/scripts/s.script");
    gone_ = Job("a/scripts/t.script");
    List({BatchJob("a", 2000)});
    kernel_.FinishAll();
    changes_before_ = kernel_.changes().size();
  }

  /// What the kernel was told by the export.
  std::vector<KernelNotifier::Change> Changes() const {
    std::vector<KernelNotifier::Change> changes = kernel_.changes();
    changes.erase(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(changes_before_));
    return changes;
  }

  size_t changes_before_ = 0;
  NodeId job_{}, jobs_{}, scripts_{}, file_{}, same_{}, gone_{};
};

TEST_F(PublishExportTest, TheKernelIsToldEachNameThatChangedInItsDirectory) {
  Lookup(jobs_, "a.job");
  Export("a", kNew);

  ASSERT_THAT(Changes(), SizeIs(2));
  for (const KernelNotifier::Change& change : Changes()) {
    if (change.directory == jobs_) {
      EXPECT_THAT(change.names, ElementsAre("a.job"));
    } else {
      EXPECT_EQ(change.directory, scripts_);
      EXPECT_THAT(change.names, UnorderedElementsAre("t.script", "u.script"));
    }
  }
}

TEST_F(PublishExportTest, WhoIsInsideIsAnsweredBeforeTheKernelIsTold) {
  const Answer<EntryReply> lookup = Lookup(jobs_, "a.job");
  const Answer<Page> listing = ReadDir(jobs_);
  std::vector<bool> answered_when_told;
  kernel_.SetOnPublish(
      [&] { answered_when_told.push_back(lookup.answered() && listing.answered()); });

  Export("a", kNew);

  EXPECT_THAT(answered_when_told, ElementsAre(true, true));
}

TEST_F(PublishExportTest, WhoIsOutsideIsAnsweredAfterTheKernelHasForgotten) {
  const Answer<AttrReply> outside = GetAttr(jobs_);
  Export("a", kNew);
  EXPECT_FALSE(outside.answered());

  kernel_.FinishOne();
  EXPECT_FALSE(outside.answered()) << "one of two directories";

  kernel_.FinishOne();
  EXPECT_TRUE(outside.answered());
}

TEST_F(PublishExportTest, WithoutAChangeNobodyIsToldAndNobodyWaits) {
  const Answer<AttrReply> outside = GetAttr(jobs_);

  Export("a", kOld);

  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_TRUE(outside.answered());
}

TEST_F(PublishExportTest, AFailureTellsTheKernelNothingAndLetsEverybodyGoOn) {
  const Answer<AttrReply> outside = GetAttr(jobs_);

  service_.FailExport("a", ErrorCode::kServiceFailure);

  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_TRUE(outside.answered());
}

TEST_F(PublishExportTest, AChangedFileIsANewNodeWithAnotherInode) {
  const uint64_t old_ino = GetAttr(file_).value().attributes.ino;
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");
  Export("a", kNew);

  EXPECT_NE(answer.value().node, file_);
  EXPECT_NE(answer.value().attributes.ino, old_ino);
  EXPECT_EQ(Text(answer.value().node), "new");
}

TEST_F(PublishExportTest, AnUnchangedFileKeepsItsNodeAndInode) {
  const Attributes before = GetAttr(same_).value().attributes;
  Lookup(jobs_, "a.job");
  Export("a", kNew);

  const Answer<EntryReply> answer = Lookup(scripts_, "s.script");
  EXPECT_EQ(answer.value().node, same_);
  EXPECT_EQ(answer.value().attributes.ino, before.ino);
  EXPECT_EQ(answer.value().attributes.mtime, before.mtime);
}

TEST_F(PublishExportTest, AnOpenFileKeepsItsBytesAndAttributes) {
  const Attributes before = GetAttr(file_).value().attributes;
  Lookup(jobs_, "a.job");
  Export("a", {{"jobs/a.job", "much longer"}});

  for (const NodeId open : {file_, gone_}) {
    EXPECT_TRUE(GetAttr(open).answered());
    EXPECT_EQ(GetAttr(open).error(), std::nullopt);
  }
  EXPECT_EQ(Text(file_), "old");
  EXPECT_EQ(Text(gone_), "gone");
  EXPECT_EQ(GetAttr(file_).value().attributes.size, before.size);
  EXPECT_EQ(GetAttr(file_).value().attributes.ino, before.ino);
}

TEST_F(PublishExportTest, AFileThatReturnsToItsOldBytesIsANewNodeWithTheOldInode) {
  const uint64_t old_ino = GetAttr(file_).value().attributes.ino;
  Lookup(jobs_, "a.job");
  Export("a", kNew);
  clock_.Advance(seconds(1));
  List({BatchJob("a", 3000)});
  const Answer<EntryReply> answer = Lookup(jobs_, "a.job");

  Export("a", kOld);

  EXPECT_NE(answer.value().node, file_);
  EXPECT_EQ(answer.value().attributes.ino, old_ino);
}

TEST_F(PublishExportTest, DirectoriesKeepTheirNodes) {
  Lookup(jobs_, "a.job");
  Export("a", kNew);

  EXPECT_EQ(Job("a"), job_);
  EXPECT_EQ(Job("a/jobs"), jobs_);
}

TEST_F(PublishExportTest, ANameThatWasAbsentIsToldWhenItAppears) {
  EXPECT_EQ(GetAttr(scripts_).answered(), false);  // starts the export
  Export("a", {{"jobs/a.job", "old"},
               {"readme.txt", "hello"},
               {"scripts/s.script", "same"},
               {"scripts/t.script", "gone"}});

  ASSERT_THAT(Changes(), SizeIs(1));
  EXPECT_EQ(Changes()[0].directory, job_);
  EXPECT_THAT(Changes()[0].names, ElementsAre("readme.txt"));
}

TEST_F(PublishExportTest, ADirectoryThatTheKernelDoesNotKnowIsNotTold) {
  vfs_->Forget(gone_, 1);
  vfs_->Forget(same_, 1);
  vfs_->Forget(scripts_, 3);
  Lookup(jobs_, "a.job");

  Export("a", kNew);

  ASSERT_THAT(Changes(), SizeIs(1));
  EXPECT_EQ(Changes()[0].directory, jobs_);
}

TEST_F(PublishExportTest, ADirectoryThatIsGoneIsDeadAndItsFilesStayReadable) {
  Lookup(jobs_, "a.job");
  Export("a", {{"extra/deep/x", "1"}, {"jobs/a.job", "old"}});
  kernel_.FinishAll();
  const NodeId extra = Job("a/extra");
  const NodeId deep = Job("a/extra/deep");
  const NodeId x = Job("a/extra/deep/x");
  clock_.Advance(seconds(1));
  List({BatchJob("a", 3000)});
  Lookup(jobs_, "a.job");

  Export("a", {{"jobs/a.job", "old"}});

  EXPECT_EQ(Lookup(extra, "deep").error(), ErrorCode::kNotFound);
  EXPECT_EQ(GetAttr(deep).error(), ErrorCode::kNotFound);
  EXPECT_EQ(ReadDir(deep).error(), ErrorCode::kNotFound);
  EXPECT_EQ(Text(x), "1");
}

}  // namespace
}  // namespace dlffs::vfs
