// SPDX-License-Identifier: Apache-2.0
// What starts an export, and what never does (product.md 1.5 and 1.6).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;

const test::Files kFiles = {{"jobs/a.job", "{}"}, {"scripts/s.script", "select 1"}};

/// Nothing of job `a` is stored.
class UncachedJobTest : public VfsTest {
 protected:
  UncachedJobTest() { List({BatchJob("a"), BatchJob("b")}); }
};

TEST_F(UncachedJobTest, WalkingToItsDirectoriesExportsNothing) {
  for (const char* path : {"a", "a/jobs", "a/scripts", "a/resources"}) Job(path);

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(UncachedJobTest, AttributesExportNothing) {
  for (const NodeId node :
       {kRootNode, Node("analytics"), Workspace(), Job("a"), Job("a/jobs"), Job("a/scripts")}) {
    EXPECT_TRUE(GetAttr(node).answered());
  }

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(UncachedJobTest, ListingRootProjectAndWorkspaceExportsNothing) {
  EXPECT_THAT(Names(ReadDir(kRootNode)), ElementsAre(".", "..", "analytics"));
  EXPECT_THAT(Names(ReadDir(Node("analytics"))), ElementsAre(".", "..", "dev", "risk"));
  EXPECT_THAT(Names(ReadDir(Workspace())), ElementsAre(".", "..", "a", "b"));

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(UncachedJobTest, ExtendedAttributesAndStatFsExportNothing) {
  for (const NodeId node : {kRootNode, Workspace(), Job("a"), Job("a/jobs")}) {
    EXPECT_TRUE(vfs_->GetXattr(node, "user.dlf.state"));
    EXPECT_TRUE(vfs_->ListXattr(node));
  }
  EXPECT_EQ(vfs_->StatFs().cache_bytes, 4096U);

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(UncachedJobTest, ListingItExportsIt) {
  const Answer<Page> answer = ReadDir(Job("a"));
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());

  Export("a", kFiles);
  EXPECT_THAT(Names(answer), ElementsAre(".", "..", "jobs", "resources", "scripts"));
}

class UncachedDirectoryTest
    : public UncachedJobTest,
      public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(UncachedDirectoryTest, ListingItExportsTheJob) {
  const Answer<Page> answer = ReadDir(Job(std::string("a/") + GetParam().first));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());
}

TEST_P(UncachedDirectoryTest, LookingUpAFittingNameExportsTheJob) {
  const auto& [directory, suffix] = GetParam();
  const Answer<EntryReply> answer =
      Lookup(Job(std::string("a/") + directory), std::string("x") + suffix);

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());
}

TEST_P(UncachedDirectoryTest, AProbeIsRefusedWithoutARequestAndNotRemembered) {
  const auto& [directory, suffix] = GetParam();
  const NodeId node = Job(std::string("a/") + directory);

  for (const std::string& probe :
       {std::string(".git"), std::string(".x") + suffix, std::string("x"),
        std::string("x") + suffix + "~", std::string("pyvenv.cfg")}) {
    EXPECT_EQ(Lookup(node, probe).error(), ErrorCode::kNotFound) << probe;
  }

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Each, UncachedDirectoryTest,
                         testing::Values(std::pair("jobs", ".job"), std::pair("scripts", ".script"),
                                         std::pair("resources", ".resource")));

TEST_F(UncachedJobTest, AnotherNameInItIsRefusedWithoutARequestAndNotRemembered) {
  const NodeId job = Job("a");

  for (const char* name : {".git", "README.md", "a.job", "Makefile"}) {
    EXPECT_EQ(Lookup(job, name).error(), ErrorCode::kNotFound) << name;
  }

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(UncachedJobTest, ManyReadersAreOneExport) {
  const NodeId jobs = Job("a/jobs");
  std::vector<Answer<EntryReply>> answers;
  for (int i = 0; i < 31; ++i) answers.push_back(Lookup(jobs, "a.job"));
  const Answer<Page> listing = ReadDir(Job("a"));
  EXPECT_EQ(vfs_->waiting(), 32U);

  Export("a", kFiles);

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  for (const Answer<EntryReply>& answer : answers) EXPECT_EQ(answer.times(), 1U);
  EXPECT_EQ(listing.times(), 1U);
  EXPECT_EQ(vfs_->waiting(), 0U);
}

TEST_F(UncachedJobTest, OneThatIsExportedMakesNobodyWaitForAnother) {
  const Answer<Page> held = ReadDir(Job("a"));
  const Answer<Page> other = ReadDir(Job("b"));

  Export("b", {{"jobs/b.job", "{}"}});

  EXPECT_TRUE(other.answered());
  EXPECT_FALSE(held.answered());
}

/// Job `a` is stored as the listing showed it before its last change.
class StaleJobTest : public VfsTest {
 protected:
  StaleJobTest() {
    Stored("a", kFiles, 1000);
    List({BatchJob("a", 2000)});
  }
};

TEST_F(StaleJobTest, ItsOwnAttributesAndListingExportNothing) {
  EXPECT_TRUE(GetAttr(Job("a")).answered());
  EXPECT_THAT(Names(ReadDir(Job("a"))), ElementsAre(".", "..", "jobs", "resources", "scripts"));

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(StaleJobTest, LookingUpItsDirectoriesExportsNothing) {
  EXPECT_NE(Job("a/jobs"), kNoNode);

  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(StaleJobTest, ListingADirectoryInItExportsIt) {
  const Answer<Page> answer = ReadDir(Job("a/jobs"));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());
}

TEST_F(StaleJobTest, LookingUpANameInsideExportsIt) {
  const Answer<EntryReply> answer = Lookup(Job("a/jobs"), "a.job");

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());
}

TEST_F(StaleJobTest, AttributesOfADirectoryInItExportIt) {
  const Answer<AttrReply> answer = GetAttr(Job("a/scripts"));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_FALSE(answer.answered());
}

TEST_F(StaleJobTest, AttributesOfAFileExportNothing) {
  const Answer<EntryReply> file = Lookup(Job("a/jobs"), "a.job");
  clock_.Advance(std::chrono::seconds(2));  // served stale
  service_.FailExport("a", ErrorCode::kServiceFailure);
  clock_.Advance(std::chrono::minutes(1));

  EXPECT_TRUE(GetAttr(file.value().node).answered());
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(StaleJobTest, ReadingAFileExportsNothing) {
  const Answer<EntryReply> file = Lookup(Job("a/jobs"), "a.job");
  clock_.Advance(std::chrono::seconds(2));
  service_.FailExport("a", ErrorCode::kServiceFailure);
  clock_.Advance(std::chrono::minutes(1));

  EXPECT_EQ(Text(file.value().node), "{}");
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(VfsTest, ACurrentExportIsServedWithoutARequest) {
  Stored("a", kFiles);
  List({BatchJob("a")});

  EXPECT_THAT(Names(ReadDir(Job("a/jobs"))), ElementsAre(".", "..", "a.job"));
  EXPECT_EQ(Text(Job("a/scripts/s.script")), "select 1");
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

TEST_F(VfsTest, AfterARestartWithoutNetworkWhatWasReadIsServed) {
  Stored("a", kFiles);
  List({BatchJob("a")});
  Mount();
  const Answer<EntryReply> waits = Lookup(Workspace(), "a");
  service_.jobs.Fail(ErrorCode::kOffline);

  EXPECT_NE(waits.value().node, kNoNode);
  EXPECT_EQ(Text(Job("a/jobs/a.job")), "{}");
  EXPECT_THAT(service_.exports.calls(), IsEmpty());
}

}  // namespace
}  // namespace dlffs::vfs
