// SPDX-License-Identifier: Apache-2.0
// What names lead to (product.md section 1; operations.cc).
#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using test::BatchJob;
using testing::ElementsAre;

class LookupTest : public VfsTest {
 protected:
  LookupTest() {
    Stored("a", {{"jobs/a.job", "{}"},
                 {"extra/deep/note.txt", "hello"},
                 {"resources/r.resource", ""},
                 {"readme.txt", "top"}});
    List({BatchJob("a"), BatchJob("x/y")});
  }
};

TEST_F(LookupTest, ANameLeadsToTheSameNodeEveryTime) {
  EXPECT_EQ(Job("a/jobs/a.job"), Job("a/jobs/a.job"));
  EXPECT_NE(Job("a/jobs"), Job("a/scripts"));
}

TEST_F(LookupTest, AnIdIsALinkToTheName) {
  const Answer<EntryReply> project = Lookup(kRootNode, "p1");
  const Answer<EntryReply> workspace = Lookup(Node("analytics"), "w1");

  EXPECT_EQ(project.value().attributes.type, FileType::kSymlink);
  EXPECT_EQ(project.value().attributes.size, std::string("analytics").size());
  EXPECT_EQ(vfs_->ReadLink(project.value().node), "analytics");
  EXPECT_EQ(vfs_->ReadLink(workspace.value().node), "risk");
  EXPECT_EQ(GetAttr(project.value().node).value().attributes.type, FileType::kSymlink);
}

TEST_F(LookupTest, WhatIsNoLinkCannotBeReadAsOne) { EXPECT_FALSE(vfs_->ReadLink(Workspace())); }

TEST_F(LookupTest, TheControlDirectoryIsThereAndEmpty) {
  const Answer<EntryReply> control = Lookup(kRootNode, ".dlf");

  EXPECT_EQ(control.value().attributes.type, FileType::kDirectory);
  EXPECT_THAT(Names(ReadDir(control.value().node)), ElementsAre(".", ".."));
  EXPECT_EQ(Lookup(control.value().node, "cached").error(), ErrorCode::kNotFound);
  EXPECT_TRUE(GetAttr(control.value().node).answered());
}

TEST_F(LookupTest, TheControlDirectoryIsOnlyInTheRoot) {
  EXPECT_EQ(Lookup(Workspace(), ".dlf").error(), ErrorCode::kNotFound);
}

TEST_F(LookupTest, AJobWhoseNameIsNoPathComponentIsFoundByItsSafeName) {
  EXPECT_NE(Job("x%2Fy"), kNoNode);

  ReadDir(Job("x%2Fy"));
  EXPECT_THAT(service_.exports.calls(), ElementsAre("x/y"));
}

TEST_F(LookupTest, OtherMembersAreAtTheirOwnPaths) {
  EXPECT_EQ(Text(Job("a/extra/deep/note.txt")), "hello");
  EXPECT_EQ(Text(Job("a/readme.txt")), "top");
}

TEST_F(LookupTest, AFileShowsItsRealSize) {
  EXPECT_EQ(Lookup(Job("a/jobs"), "a.job").value().attributes.size, 2U);
  EXPECT_EQ(Lookup(Job("a/resources"), "r.resource").value().attributes.size, 0U);
}

TEST_F(LookupTest, AJobShowsTheTimeOfItsLastUpdate) {
  EXPECT_EQ(Lookup(Workspace(), "a").value().attributes.mtime, base::FromMillis(1'000'000));
  EXPECT_EQ(GetAttr(Job("a")).value().attributes.mtime, base::FromMillis(1'000'000));
}

TEST_F(LookupTest, ADirectoryCountsItsSubdirectories) {
  EXPECT_EQ(GetAttr(kRootNode).value().attributes.nlink, 3U);
  EXPECT_EQ(GetAttr(Node("analytics")).value().attributes.nlink, 4U);
  EXPECT_EQ(GetAttr(Workspace()).value().attributes.nlink, 4U);
  EXPECT_EQ(GetAttr(Job("a")).value().attributes.nlink, 6U) << "jobs scripts resources extra";
  EXPECT_EQ(GetAttr(Job("a/extra")).value().attributes.nlink, 3U);
  EXPECT_EQ(GetAttr(Job("a/jobs")).value().attributes.nlink, 2U);
}

TEST_F(LookupTest, NothingIsInAFile) {
  EXPECT_EQ(Lookup(Job("a/jobs/a.job"), "x").error(), ErrorCode::kNotFound);
}

TEST_F(LookupTest, NothingIsInANodeThatTheKernelWasNeverGiven) {
  EXPECT_EQ(Lookup(NodeId{9999}, "x").error(), ErrorCode::kNotFound);
  EXPECT_EQ(GetAttr(NodeId{9999}).error(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dlffs::vfs
