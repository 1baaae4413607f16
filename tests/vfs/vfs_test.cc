// SPDX-License-Identifier: Apache-2.0
#include "dlffs/vfs/vfs.h"

#include <cstdint>
#include <map>
#include <set>

#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using test::BatchJob;

class ReadTest : public VfsTest {
 protected:
  ReadTest() {
    Stored("a",
           {{"jobs/a.job", "0123456789"}, {"jobs/b.job", ""}, {"scripts/s.script", "0123456789"}});
    List({BatchJob("a"), BatchJob("b")});
    file_ = Job("a/jobs/a.job");
  }
  std::string Piece(uint64_t offset, size_t size) {
    const Answer<Content> answer = Read(file_, offset, size);
    const Content& content = answer.value();
    return content.bytes->substr(content.offset, content.length);
  }

  NodeId file_{};
};

TEST_F(ReadTest, APieceIsShortOnlyAtTheEnd) {
  EXPECT_EQ(Piece(0, 4), "0123");
  EXPECT_EQ(Piece(8, 4), "89");
  EXPECT_EQ(Piece(10, 4), "");
  EXPECT_EQ(Piece(11, 4), "");
  EXPECT_EQ(Piece(UINT64_MAX, 4), "");
  EXPECT_EQ(Piece(2, SIZE_MAX), "23456789");
}

TEST_F(ReadTest, AnEmptyFileIsReadAsEmpty) { EXPECT_EQ(Text(Job("a/jobs/b.job")), ""); }

TEST_F(ReadTest, WhatIsNotInMemoryIsReadFromDisk) {
  store_.HoldInMemory(false);

  EXPECT_EQ(Piece(0, 10), "0123456789");
}

TEST_F(ReadTest, ADiskThatCannotBeReadIsOurFaultNotTheZips) {
  store_.HoldInMemory(false);
  store_.FailReads(true);

  EXPECT_EQ(Read(file_).error(), ErrorCode::kInternal);
  EXPECT_EQ(vfs_->RecentErrors().size(), 1U);
}

TEST_F(ReadTest, WhatIsLostOnDiskIsExportedAgain) {
  store_.HoldInMemory(false);
  store_.FailReads(true);

  Read(file_);

  EXPECT_THAT(service_.exports.calls(), testing::Contains("a"));
}

TEST_F(ReadTest, ADirectoryCannotBeRead) {
  EXPECT_EQ(Read(Job("a/jobs")).error(), ErrorCode::kInternal);
}

TEST_F(ReadTest, ForgettingAsOftenAsItWasLookedUpDropsANode) {
  const NodeId other = Job("a/jobs/b.job");
  const uint64_t nodes = vfs_->StatFs().nodes;
  Job("a/jobs/b.job");

  vfs_->Forget(other, 1);
  EXPECT_EQ(vfs_->StatFs().nodes, nodes);

  vfs_->Forget(other, 1);
  EXPECT_EQ(vfs_->StatFs().nodes, nodes - 1);
  EXPECT_NE(Job("a/jobs/b.job"), other) << "a node id is never used again";
}

TEST_F(ReadTest, TheRootIsNeverForgotten) {
  vfs_->Forget(kRootNode, 100);

  EXPECT_NE(Node("analytics"), kNoNode);
}

/// Every inode number below `node`, by path.
class InodeTest : public ReadTest {
 protected:
  std::map<std::string, uint64_t> Inodes() {
    std::map<std::string, uint64_t> inodes;
    for (const char* path :
         {"analytics", "analytics/dev", "analytics/risk", "analytics/risk/a", "analytics/risk/b",
          "analytics/risk/a/jobs", "analytics/risk/a/scripts", "analytics/risk/b/jobs",
          "analytics/risk/a/jobs/a.job", "analytics/risk/a/jobs/b.job",
          "analytics/risk/a/scripts/s.script", ".dlf", "p1", "analytics/w1"}) {
      inodes[path] = GetAttr(Node(path)).value().attributes.ino;
    }
    inodes["/"] = GetAttr(kRootNode).value().attributes.ino;
    return inodes;
  }
};

TEST_F(InodeTest, NoTwoPathsShareOne) {
  std::set<uint64_t> numbers;
  for (const auto& [path, ino] : Inodes()) {
    EXPECT_TRUE(numbers.insert(ino).second) << path;
    EXPECT_GT(ino, 1U) << path;
    EXPECT_LT(ino, uint64_t{1} << 63) << path;
  }
}

TEST_F(InodeTest, TheyAreTheSameAfterARemount) {
  const std::map<std::string, uint64_t> before = Inodes();

  Mount();
  List({BatchJob("a"), BatchJob("b")});

  EXPECT_EQ(Inodes(), before);
}

}  // namespace
}  // namespace dlffs::vfs
