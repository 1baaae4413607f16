// SPDX-License-Identifier: Apache-2.0
#include "vfs/node_table.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_store.h"

namespace dlffs::vfs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const cache::JobKey kKey{.endpoint = "e", .project_id = "p", .workspace_id = "w", .job = "a"};

SubjectPtr JobSubject(const std::string& path = {}) {
  Subject subject;
  subject.kind = path.empty() ? Kind::kJob : Kind::kJobDir;
  subject.job = std::make_shared<const JobRef>(
      JobRef{.workspace = catalog::WorkspacePlace("p", "w"), .shown = "a", .key = kKey});
  subject.path = path;
  return std::make_shared<const Subject>(std::move(subject));
}

SubjectPtr FileSubject(const std::string& bytes) {
  Subject subject = *JobSubject("jobs/a.job");
  subject.kind = Kind::kFile;
  subject.version = test::MakeVersion(kKey, {{"jobs/a.job", bytes}}, {}, {});
  return std::make_shared<const Subject>(std::move(subject));
}

SubjectPtr WorkspaceSubject() {
  Subject subject;
  subject.kind = Kind::kWorkspace;
  subject.place = catalog::WorkspacePlace("p", "w");
  return std::make_shared<const Subject>(std::move(subject));
}

std::vector<NodeId> Ids(const std::vector<NodeTable::Directory>& directories) {
  std::vector<NodeId> ids;
  for (const NodeTable::Directory& directory : directories) ids.push_back(directory.node);
  return ids;
}

class NodeTableTest : public testing::Test {
 protected:
  NodeTable nodes_;
};

TEST_F(NodeTableTest, TheRootIsThereFromTheBeginning) {
  ASSERT_NE(nodes_.Find(kRootNode), nullptr);
  EXPECT_EQ(nodes_.Find(kRootNode)->kind, Kind::kRoot);
  EXPECT_THAT(Ids(nodes_.Of(catalog::RootPlace())), ElementsAre(kRootNode));
  EXPECT_EQ(nodes_.size(), 1U);
}

TEST_F(NodeTableTest, TheSameThingUnderANameIsOneNode) {
  const NodeId one = nodes_.Enter(kRootNode, "a", JobSubject());

  EXPECT_EQ(nodes_.Enter(kRootNode, "a", JobSubject()), one);
  EXPECT_EQ(nodes_.size(), 2U);
}

TEST_F(NodeTableTest, FilesOfTheSameBytesAreTheSameThingInWhateverVersion) {
  const NodeId one = nodes_.Enter(kRootNode, "f", FileSubject("x"));
  const SubjectPtr newer = FileSubject("x");

  EXPECT_EQ(nodes_.Enter(kRootNode, "f", newer), one);
  EXPECT_EQ(nodes_.Find(one), newer) << "the old version need not be kept for it";
}

TEST_F(NodeTableTest, OtherBytesUnderANameAreAnotherNode) {
  const NodeId one = nodes_.Enter(kRootNode, "f", FileSubject("x"));
  const NodeId other = nodes_.Enter(kRootNode, "f", FileSubject("y"));

  EXPECT_NE(other, one);
  EXPECT_EQ(nodes_.Find(one), nullptr);
  EXPECT_NE(nodes_.FindEvenDetached(one), nullptr);
}

TEST_F(NodeTableTest, OneNameInTwoDirectoriesIsTwoNodes) {
  const NodeId parent = nodes_.Enter(kRootNode, "d", WorkspaceSubject());

  EXPECT_NE(nodes_.Enter(kRootNode, "f", FileSubject("x")),
            nodes_.Enter(parent, "f", FileSubject("x")));
}

TEST_F(NodeTableTest, ANodeIsForgottenWithItsLastLookUp) {
  const NodeId node = nodes_.Enter(kRootNode, "a", JobSubject());
  nodes_.Enter(kRootNode, "a", JobSubject());

  nodes_.Forget(node, 1);
  EXPECT_NE(nodes_.Find(node), nullptr);

  nodes_.Forget(node, 1);
  EXPECT_EQ(nodes_.FindEvenDetached(node), nullptr);
  EXPECT_THAT(nodes_.Of(kKey), IsEmpty());
}

TEST_F(NodeTableTest, ForgettingMoreThanWasLookedUpIsForgettingAll) {
  const NodeId node = nodes_.Enter(kRootNode, "a", JobSubject());

  nodes_.Forget(node, 100);
  nodes_.Forget(node, 100);
  nodes_.Forget(NodeId{77}, 1);

  EXPECT_EQ(nodes_.size(), 1U);
}

TEST_F(NodeTableTest, AForgottenNodesIdIsNotUsedAgain) {
  const NodeId node = nodes_.Enter(kRootNode, "a", JobSubject());
  nodes_.Forget(node, 1);

  EXPECT_NE(nodes_.Enter(kRootNode, "a", JobSubject()), node);
}

TEST_F(NodeTableTest, DetachFreesTheNameAndKeepsTheNode) {
  const NodeId node = nodes_.Enter(kRootNode, "f", FileSubject("x"));

  EXPECT_NE(nodes_.Detach(kRootNode, "f"), nullptr);

  EXPECT_EQ(nodes_.Find(node), nullptr);
  EXPECT_NE(nodes_.FindEvenDetached(node), nullptr);
  EXPECT_NE(nodes_.Enter(kRootNode, "f", FileSubject("x")), node);
}

TEST_F(NodeTableTest, ForgettingADetachedNodeLeavesItsSuccessor) {
  const NodeId old = nodes_.Enter(kRootNode, "a", JobSubject());
  nodes_.Detach(kRootNode, "a");
  const NodeId successor = nodes_.Enter(kRootNode, "a", JobSubject());

  nodes_.Forget(old, 1);

  EXPECT_EQ(nodes_.Enter(kRootNode, "a", JobSubject()), successor);
  EXPECT_THAT(Ids(nodes_.Of(kKey)), ElementsAre(successor));
}

TEST_F(NodeTableTest, DetachOfANameThatNobodyKnowsIsNothing) {
  EXPECT_EQ(nodes_.Detach(kRootNode, "a"), nullptr);
}

TEST_F(NodeTableTest, TheDirectoriesOfAJobAreFoundByItsKey) {
  const NodeId job = nodes_.Enter(kRootNode, "a", JobSubject());
  const NodeId jobs = nodes_.Enter(job, "jobs", JobSubject("jobs"));
  nodes_.Enter(jobs, "a.job", FileSubject("x"));
  cache::JobKey other = kKey;
  other.job = "b";

  EXPECT_THAT(Ids(nodes_.Of(kKey)), UnorderedElementsAre(job, jobs));
  EXPECT_THAT(nodes_.Of(other), IsEmpty());
}

TEST_F(NodeTableTest, DetachJobEndsAllItsDirectoriesAndNotItsFiles) {
  const NodeId job = nodes_.Enter(kRootNode, "a", JobSubject());
  const NodeId jobs = nodes_.Enter(job, "jobs", JobSubject("jobs"));
  const NodeId file = nodes_.Enter(jobs, "a.job", FileSubject("x"));

  nodes_.DetachJob(kKey);

  EXPECT_EQ(nodes_.Find(job), nullptr);
  EXPECT_EQ(nodes_.Find(jobs), nullptr);
  EXPECT_NE(nodes_.FindEvenDetached(file), nullptr);
  EXPECT_THAT(nodes_.Of(kKey), IsEmpty());
}

TEST_F(NodeTableTest, AListedPlaceIsFoundByWhatItIs) {
  const NodeId node = nodes_.Enter(kRootNode, "w", WorkspaceSubject());

  EXPECT_THAT(Ids(nodes_.Of(catalog::WorkspacePlace("p", "w"))), ElementsAre(node));
  EXPECT_THAT(nodes_.Of(catalog::WorkspacePlace("p", "")), IsEmpty());
}

TEST_F(NodeTableTest, CookiesBelongToTheirDirectory) {
  const NodeId node = nodes_.Enter(kRootNode, "a", JobSubject());
  const uint64_t cookie = nodes_.CookieOf(node, "jobs");

  EXPECT_EQ(nodes_.NameAt(node, cookie), "jobs");
  EXPECT_EQ(nodes_.NameAt(kRootNode, cookie), "");
  EXPECT_EQ(nodes_.NameAt(NodeId{77}, cookie), "");
}

}  // namespace
}  // namespace dlffs::vfs
