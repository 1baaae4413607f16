// SPDX-License-Identifier: Apache-2.0
// For how long the kernel may go by an answer: what is left, never a full period (architecture.md,
// kernel side 2).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::BatchJob;

constexpr base::Duration kNone = base::Duration::zero();

/// Ten seconds after the workspace was listed.
class ValidityTest : public VfsTest {
 protected:
  ValidityTest() {
    Stored("a", {{"jobs/a.job", "{}"}});
    Stored("s", {{"scripts/s.script", "select 1"}});
    List({BatchJob("a"), BatchJob("s"), BatchJob("u")});
    clock_.Advance(seconds(10));
  }
};

TEST_F(ValidityTest, AWorkspaceHoldsUntilItsListingIsDue) {
  EXPECT_EQ(Lookup(Node("analytics"), "risk").value().attributes_valid, seconds(20));
  EXPECT_EQ(GetAttr(Workspace()).value().valid, seconds(20));
}

TEST_F(ValidityTest, AWorkspaceThatWasNeverListedHoldsForNoTime) {
  EXPECT_EQ(Lookup(Node("analytics"), "dev").value().attributes_valid, kNone);
}

TEST_F(ValidityTest, AConfiguredNameHoldsForEver) {
  EXPECT_EQ(Lookup(kRootNode, "analytics").value().entry_valid, kForever);
  EXPECT_EQ(Lookup(Node("analytics"), "risk").value().entry_valid, kForever);
}

TEST_F(ValidityTest, AListedNameHoldsUntilItsListingIsDue) {
  catalog_options_.projects.clear();
  Mount();
  catalog_->Refresh(catalog::RootPlace());
  service_.projects.Complete(std::vector<api::Project>{{.id = "p1", .name = "analytics"}});
  clock_.Advance(seconds(12));

  EXPECT_EQ(Lookup(kRootNode, "analytics").value().entry_valid, seconds(18));
}

TEST_F(ValidityTest, AJobHoldsForRefreshExportFromTheListingCachedOrNot) {
  for (const char* job : {"a", "u"}) {
    const Answer<EntryReply> answer = Lookup(Workspace(), job);
    EXPECT_EQ(answer.value().entry_valid, minutes(15) - seconds(10)) << job;
    EXPECT_EQ(answer.value().attributes_valid, minutes(15) - seconds(10)) << job;
    EXPECT_EQ(GetAttr(answer.value().node).value().valid, minutes(15) - seconds(10)) << job;
  }
}

TEST_F(ValidityTest, AJobOfAnIncompleteListingHoldsOnlyUntilThatIsDue) {
  Mount();
  List({BatchJob("a")}, false);
  clock_.Advance(seconds(10));

  EXPECT_EQ(Lookup(Workspace(), "a").value().entry_valid, seconds(20));
}

TEST_F(ValidityTest, ADirectoryOfAJobHoldsAsLongAsTheExport) {
  const Answer<EntryReply> answer = Lookup(Job("a"), "jobs");

  EXPECT_EQ(answer.value().entry_valid, kForever);
  EXPECT_EQ(answer.value().attributes_valid, minutes(15) - seconds(10));
  EXPECT_EQ(GetAttr(answer.value().node).value().valid, minutes(15) - seconds(10));
}

TEST_F(ValidityTest, WithScriptsAnExportHoldsOnlyAsLongAsItIsYoung) {
  clock_.Advance(minutes(5));
  List({BatchJob("s")});

  EXPECT_EQ(GetAttr(Job("s/scripts")).value().valid, minutes(10) - seconds(10));
}

TEST_F(ValidityTest, ADirectoryOfAJobThatWasNeverExportedHoldsForNoTime) {
  const Answer<EntryReply> answer = Lookup(Job("u"), "jobs");

  EXPECT_EQ(answer.value().entry_valid, kForever) << "it is always there";
  EXPECT_EQ(answer.value().attributes_valid, kNone);
  EXPECT_EQ(GetAttr(answer.value().node).value().valid, kNone);
}

TEST_F(ValidityTest, ADirectoryOfAStaleJobHoldsForNoTime) {
  List({BatchJob("a", 2000)});

  EXPECT_EQ(Lookup(Job("a"), "jobs").value().attributes_valid, kNone);
}

TEST_F(ValidityTest, AFileHoldsForEver) {
  const Answer<EntryReply> answer = Lookup(Job("a/jobs"), "a.job");

  EXPECT_EQ(answer.value().entry_valid, kForever);
  EXPECT_EQ(answer.value().attributes_valid, kForever);
  EXPECT_EQ(GetAttr(answer.value().node).value().valid, kForever);
}

TEST_F(ValidityTest, AbsenceInAVersionHoldsForEver) {
  for (const auto& [directory, name] :
       {std::pair("a", "README"), std::pair("a/jobs", "b.job"), std::pair("a/jobs", ".git")}) {
    const Answer<EntryReply> answer = Lookup(Job(directory), name);
    EXPECT_EQ(answer.value().node, kNoNode) << name;
    EXPECT_EQ(answer.value().entry_valid, kForever) << name;
  }
}

TEST_F(ValidityTest, AbsenceInAListedDirectoryIsNotRemembered) {
  EXPECT_EQ(Lookup(kRootNode, "no").error(), ErrorCode::kNotFound);
  EXPECT_EQ(Lookup(Node("analytics"), "no").error(), ErrorCode::kNotFound);
  EXPECT_EQ(Lookup(Workspace(), "no").error(), ErrorCode::kNotFound);
}

TEST_F(ValidityTest, AListingGivesTheSameValiditiesAsALookUp) {
  const Answer<Page> page = ReadDir(Workspace());
  const DirEntry& listed = page.value().at(2);
  const Answer<EntryReply> looked_up = Lookup(Workspace(), listed.name);

  EXPECT_EQ(listed.entry.node, looked_up.value().node);
  EXPECT_EQ(listed.entry.entry_valid, looked_up.value().entry_valid);
  EXPECT_EQ(listed.entry.attributes_valid, looked_up.value().attributes_valid);
}

}  // namespace
}  // namespace dlffs::vfs
