// SPDX-License-Identifier: Apache-2.0
// A parked request whose process wants to leave, and the end of the mount (core.h).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::seconds;
using test::BatchJob;
using testing::ElementsAre;

class InterruptTest : public VfsTest {
 protected:
  InterruptTest() { List({BatchJob("a"), BatchJob("b"), BatchJob("c"), BatchJob("d")}); }

  std::shared_ptr<test::FakeCaller> caller_ = std::make_shared<test::FakeCaller>();
};

TEST_F(InterruptTest, AParkedRequestIsAnsweredOnce) {
  const Answer<Page> answer = ReadDir(Job("a"), 0, 100, caller_);

  caller_->Interrupt();
  caller_->Interrupt();
  EXPECT_EQ(answer.error(), ErrorCode::kInterrupted);

  Export("a", {{"jobs/a.job", "{}"}});
  clock_.Advance(seconds(60));
  EXPECT_EQ(answer.times(), 1U);
}

TEST_F(InterruptTest, EveryKindOfRequestCanBeInterrupted) {
  clock_.Advance(seconds(30));
  const auto lookup_caller = std::make_shared<test::FakeCaller>();
  const auto attr_caller = std::make_shared<test::FakeCaller>();
  const Answer<EntryReply> lookup = Lookup(Workspace(), "a", lookup_caller);
  const Answer<AttrReply> attributes = GetAttr(Workspace(), attr_caller);

  lookup_caller->Interrupt();
  attr_caller->Interrupt();

  EXPECT_EQ(lookup.error(), ErrorCode::kInterrupted);
  EXPECT_EQ(attributes.error(), ErrorCode::kInterrupted);
}

TEST_F(InterruptTest, ARequestThatNeedsNoWaitIsNeverArmed) {
  Lookup(Workspace(), "a", caller_);

  EXPECT_FALSE(caller_->armed());
}

TEST_F(InterruptTest, AfterTheAnswerAnInterruptDoesNothing) {
  const Answer<Page> answer = ReadDir(Job("a"), 0, 100, caller_);
  Export("a", {{"jobs/a.job", "{}"}});

  caller_->Interrupt();

  EXPECT_EQ(answer.times(), 1U);
  EXPECT_EQ(answer.error(), std::nullopt);
}

TEST_F(InterruptTest, OneThatLeavesDoesNotStopTheOthers) {
  const Answer<Page> leaves = ReadDir(Job("a"), 0, 100, caller_);
  const Answer<Page> stays = ReadDir(Job("a"));

  caller_->Interrupt();
  Export("a", {{"jobs/a.job", "{}"}});

  EXPECT_EQ(leaves.error(), ErrorCode::kInterrupted);
  EXPECT_EQ(stays.error(), std::nullopt);
}

TEST_F(InterruptTest, AnExportThatWasSentGoesOnWithoutReaders) {
  ReadDir(Job("a"), 0, 100, caller_);
  caller_->Interrupt();

  Export("a", {{"jobs/a.job", "{}"}});

  EXPECT_EQ(Text(Job("a/jobs/a.job")), "{}");
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
}

/// Two exports run; that of `c` waits for a place, for two readers.
class UnsentExportTest : public InterruptTest {
 protected:
  UnsentExportTest() {
    ReadDir(Job("a"));
    ReadDir(Job("b"));
    first_ = ReadDir(Job("c"), 0, 100, caller_);
    second_ = ReadDir(Job("c"), 0, 100, other_caller_);
  }

  std::shared_ptr<test::FakeCaller> other_caller_ = std::make_shared<test::FakeCaller>();
  Answer<Page> first_;
  Answer<Page> second_;
};

TEST_F(UnsentExportTest, IsStillSentWhileSomebodyWaits) {
  caller_->Interrupt();
  Export("a", {{"jobs/a.job", "{}"}});

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b", "c"));
  EXPECT_FALSE(second_.answered());
}

TEST_F(UnsentExportTest, IsNotSentWhenNobodyIsLeft) {
  caller_->Interrupt();
  other_caller_->Interrupt();
  EXPECT_EQ(second_.error(), ErrorCode::kInterrupted);

  Export("a", {{"jobs/a.job", "{}"}});
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b"));
}

TEST_F(UnsentExportTest, IsSentForAReaderWhoComesAfterwards) {
  caller_->Interrupt();
  other_caller_->Interrupt();
  const Answer<Page> later = ReadDir(Job("c"));

  Export("a", {{"jobs/a.job", "{}"}});
  Export("c", {{"jobs/c.job", "{}"}});

  EXPECT_THAT(Names(later), ElementsAre(".", "..", "jobs", "resources", "scripts"));
}

TEST_F(InterruptTest, StopAnswersEverybodyWhoWaits) {
  const Answer<Page> exporting = ReadDir(Job("a"));
  clock_.Advance(seconds(30));
  const Answer<EntryReply> listing = Lookup(Workspace(), "a");
  ASSERT_EQ(vfs_->waiting(), 2U);

  vfs_->Stop();

  EXPECT_EQ(exporting.error(), ErrorCode::kInterrupted);
  EXPECT_EQ(listing.error(), ErrorCode::kInterrupted);
  EXPECT_EQ(vfs_->waiting(), 0U);
}

TEST_F(InterruptTest, AfterStopNobodyIsKeptWaiting) {
  const NodeId job = Job("a");
  vfs_->Stop();

  EXPECT_EQ(ReadDir(job).error(), ErrorCode::kInterrupted);
}

}  // namespace
}  // namespace dlffs::vfs
