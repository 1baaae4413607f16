// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;

class ReadDirTest : public VfsTest {
 protected:
  static std::vector<api::Job> Jobs(const std::vector<std::string>& names) {
    std::vector<api::Job> jobs;
    for (const std::string& name : names) jobs.push_back(BatchJob(name));
    return jobs;
  }
  /// The names from `cookie` on, page by page.
  std::vector<std::string> Rest(NodeId node, uint64_t cookie, size_t page_size) {
    std::vector<std::string> names;
    while (true) {
      const Answer<Page> page = ReadDir(node, cookie, page_size);
      if (page.value().empty()) return names;
      for (const DirEntry& entry : page.value()) names.push_back(entry.name);
      cookie = page.value().back().cookie;
    }
  }
};

TEST_F(ReadDirTest, NamesComeInByteOrderAfterTheDots) {
  List(Jobs({"b", "a", "B", "é", "日"}));

  EXPECT_THAT(Names(ReadDir(Workspace())), ElementsAre(".", "..", "B", "a", "b", "é", "日"));
}

TEST_F(ReadDirTest, WhateverFitsOnAPageTheNamesAreTheSame) {
  List(Jobs({"a", "b", "c", "d"}));

  for (size_t size = 1; size <= 7; ++size) {
    EXPECT_THAT(Rest(Workspace(), 0, size), ElementsAre(".", "..", "a", "b", "c", "d")) << size;
  }
}

TEST_F(ReadDirTest, ANameWhoseRoomIsMissingComesOnTheNextPage) {
  List(Jobs({"a", "bbbbbbbb", "c"}));
  Answer<Page> page;
  vfs_->ReadDir(
      nullptr, Workspace(), 0, 12, [](std::string_view name) { return name.size(); }, page.reply());

  EXPECT_THAT(Names(page), ElementsAre(".", "..", "a", "bbbbbbbb"));
  EXPECT_THAT(Rest(Workspace(), page.value().back().cookie, 10), ElementsAre("c"));
}

TEST_F(ReadDirTest, AfterTheLastNameThePageIsEmpty) {
  List(Jobs({"a"}));
  const Answer<Page> all = ReadDir(Workspace());

  EXPECT_THAT(ReadDir(Workspace(), all.value().back().cookie).value(), IsEmpty());
}

TEST_F(ReadDirTest, AnEmptyDirectoryHasItsDots) {
  List({});

  EXPECT_THAT(Names(ReadDir(Workspace())), ElementsAre(".", ".."));
}

TEST_F(ReadDirTest, DotsGiveTheKernelNoNode) {
  const Answer<Page> page = ReadDir(kRootNode);

  EXPECT_EQ(page.value()[0].entry.node, kNoNode);
  EXPECT_EQ(page.value()[1].entry.node, kNoNode);
  EXPECT_NE(page.value()[2].entry.node, kNoNode);
}

TEST_F(ReadDirTest, WhoGoesOnAfterANameThatIsGoneMissesNothing) {
  List(Jobs({"a", "b", "c", "d"}));
  const Answer<Page> first = ReadDir(Workspace(), 0, 4);  // . .. a b

  List(Jobs({"a", "c", "d"}));

  EXPECT_THAT(Rest(Workspace(), first.value().back().cookie, 1), ElementsAre("c", "d"));
}

TEST_F(ReadDirTest, ANameThatAppearsBeforeThePositionDoesNotRepeatOthers) {
  List(Jobs({"b", "c"}));
  const Answer<Page> first = ReadDir(Workspace(), 0, 3);  // . .. b

  List(Jobs({"a", "b", "bb", "c"}));

  EXPECT_THAT(Rest(Workspace(), first.value().back().cookie, 10), ElementsAre("bb", "c"));
}

TEST_F(ReadDirTest, ACookieStaysWithItsNameWhileItIsGone) {
  List(Jobs({"a", "b"}));
  const uint64_t before = ReadDir(Workspace()).value()[2].cookie;
  List(Jobs({"b"}));

  List(Jobs({"a", "b"}));

  EXPECT_EQ(ReadDir(Workspace()).value()[2].cookie, before);
}

TEST_F(ReadDirTest, NamesThatLastAreReturnedExactlyOnceWhateverElseChanges) {
  std::mt19937 random(20'260'101);  // NOLINT(cert-msc51-cpp): the same every time
  const std::vector<std::string> lasting = {"c", "f", "job", "m", "p", "x"};
  const auto listing = [&] {
    std::set<std::string> names(lasting.begin(), lasting.end());
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      if (random() % 2 == 0) names.insert(std::string(1, letter));
    }
    return Jobs({names.begin(), names.end()});
  };
  List(listing());

  for (int round = 0; round < 50; ++round) {
    std::map<std::string, int> seen;
    uint64_t cookie = 0;
    while (true) {
      const Answer<Page> page = ReadDir(Workspace(), cookie, 1 + random() % 4);
      if (page.value().empty()) break;
      for (const DirEntry& entry : page.value()) ++seen[entry.name];
      cookie = page.value().back().cookie;
      List(listing());
    }
    for (const auto& [name, times] : seen) EXPECT_EQ(times, 1) << name;
    for (const std::string& name : lasting) EXPECT_EQ(seen[name], 1) << name;
  }
}

TEST_F(ReadDirTest, APageOfAnOldVersionGoesOnInTheNewOne) {
  Stored("a", {{"jobs/a.job", "1"}, {"jobs/b.job", "1"}, {"jobs/d.job", "1"}}, 1000);
  List({BatchJob("a", 1000)});
  const NodeId jobs = Job("a/jobs");
  const Answer<Page> first = ReadDir(jobs, 0, 4);  // . .. a.job b.job

  List({BatchJob("a", 2000)});
  Lookup(jobs, "a.job");
  Export("a", {{"jobs/a.job", "2"}, {"jobs/c.job", "2"}, {"jobs/d.job", "1"}});

  EXPECT_THAT(Rest(jobs, first.value().back().cookie, 10), ElementsAre("c.job", "d.job"));
}

TEST_F(ReadDirTest, EveryEntryIsCountedAsALookUp) {
  List(Jobs({"a"}));
  const NodeId workspace = Workspace();
  const NodeId job = ReadDir(workspace).value()[2].entry.node;
  ReadDir(workspace);

  vfs_->Forget(job, 1);
  EXPECT_TRUE(GetAttr(job).answered());
  EXPECT_EQ(GetAttr(job).error(), std::nullopt);

  vfs_->Forget(job, 1);
  EXPECT_EQ(GetAttr(job).error(), ErrorCode::kNotFound);
}

TEST_F(ReadDirTest, AListingShowsTheSameAttributesAsALookUp) {
  Stored("a", {{"jobs/a.job", "12345"}});
  List(Jobs({"a"}));

  const Answer<Page> page = ReadDir(Job("a/jobs"));
  const Answer<EntryReply> file = Lookup(Job("a/jobs"), "a.job");

  const DirEntry& listed = page.value().at(2);
  EXPECT_EQ(listed.entry.node, file.value().node);
  EXPECT_EQ(listed.entry.attributes.size, 5U);
  EXPECT_EQ(listed.entry.attributes.ino, file.value().attributes.ino);
  EXPECT_EQ(listed.entry.attributes.mtime, file.value().attributes.mtime);
}

}  // namespace
}  // namespace dlffs::vfs
