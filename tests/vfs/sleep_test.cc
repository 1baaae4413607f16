// SPDX-License-Identifier: Apache-2.0
// What happens when the machine was suspended (architecture.md, kernel side 2; publish.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::BatchJob;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class SleepTest : public VfsTest {
 protected:
  SleepTest() {
    workspace_ = Workspace();
    List({BatchJob("a")});
    job_ = Job("a");
    vfs_->WatchForSleep();
  }

  NodeId workspace_{}, job_{};
};

TEST_F(SleepTest, EverythingIsDueAfterIt) {
  EXPECT_TRUE(GetAttr(workspace_).answered());

  clock_.Suspend(hours(8));

  EXPECT_FALSE(GetAttr(workspace_).answered());
  EXPECT_THAT(service_.jobs.calls(), SizeIs(2));
}

TEST_F(SleepTest, TheKernelIsToldToAskAgainWithoutWaitingForARequest) {
  clock_.Suspend(hours(8));
  clock_.Advance(seconds(10));

  ASSERT_THAT(kernel_.changes(), SizeIs(1));
  EXPECT_THAT(kernel_.changes()[0].attributes, testing::IsSupersetOf({workspace_, job_}));
  EXPECT_FALSE(kernel_.changes()[0].drop_pages);
}

TEST_F(SleepTest, OneSleepIsNoticedOnce) {
  clock_.Suspend(hours(8));
  clock_.Advance(seconds(60));

  EXPECT_THAT(kernel_.changes(), SizeIs(1));
}

TEST_F(SleepTest, WhoWaitedIsToldToTryAgain) {
  const Answer<EntryReply> waiting = Lookup(Job("a/jobs"), "a.job");
  EXPECT_FALSE(waiting.answered());

  clock_.Suspend(hours(8));
  clock_.Advance(seconds(10));

  EXPECT_EQ(waiting.error(), ErrorCode::kTryAgain);
}

TEST_F(SleepTest, AMachineThatStaysAwakeIsLeftAlone) {
  clock_.Advance(seconds(29));

  EXPECT_THAT(kernel_.changes(), SizeIs(0));
  EXPECT_TRUE(GetAttr(workspace_).answered());
}

}  // namespace
}  // namespace dlffs::vfs
