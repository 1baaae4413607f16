// SPDX-License-Identifier: Apache-2.0
#include "archive/entry_name.h"

#include <gmock/gmock.h>

namespace dlffs::archive {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EntryNameTest, Utf8IsTakenAsItIs) { EXPECT_EQ(DecodeName("日报", "unused"), "日报"); }

TEST(EntryNameTest, OtherBytesAreGb18030WhereTheyFit) {
  EXPECT_EQ(DecodeName("\xc8\xd5\xb1\xa8", "unused"), "日报");
  EXPECT_EQ(DecodeName("\x81\x30\x8a\x37", "unused"), "ï");  // four bytes
}

TEST(EntryNameTest, ABackslashInsideAGb18030CharacterIsNoSeparator) {
  EXPECT_THAT(SplitName(DecodeName("\x81\x5c.job", "unused")), ElementsAre("乗.job"));
}

TEST(EntryNameTest, WhatFitsNothingIsCodePage437) {
  EXPECT_EQ(DecodeName("caf\x82", "café"), "café");
}

TEST(EntryNameTest, SeparatorsAreNormalised) {
  EXPECT_THAT(SplitName("/./jobs\\.\\a//b/"), ElementsAre("jobs", "a", "b"));
  EXPECT_THAT(SplitName("../a"), ElementsAre("..", "a"));
  EXPECT_THAT(SplitName("/"), IsEmpty());
}

TEST(EntryNameTest, OnlyTheThreeSuffixesAreKnown) {
  EXPECT_EQ(KnownSuffix("a.job"), ".job");
  EXPECT_EQ(KnownSuffix("a.b.script"), ".script");
  EXPECT_EQ(KnownSuffix(".resource"), ".resource");
  EXPECT_EQ(KnownSuffix("a.JOB"), "");
  EXPECT_EQ(KnownSuffix("a.txt"), "");
  EXPECT_EQ(Stem("a.b.script"), "a.b");
  EXPECT_EQ(Stem("a.txt"), "a.txt");
}

TEST(EntryNameTest, EveryComponentIsMadeSafe) {
  EXPECT_EQ(SafePath({"..", "a\nb", "50%41.job"}), "%2E%2E/a%0Ab/50%2541.job");
}

TEST(EntryNameTest, ALongNameIsCutBeforeItsSuffix) {
  const std::string path = SafePath({"jobs", std::string(300, 'x') + ".resource"});

  EXPECT_EQ(path.size(), 5U + 255U);
  EXPECT_THAT(path, testing::MatchesRegex("jobs/x+~[0-9a-f]+\\.resource"));
}

TEST(EntryNameTest, ANumberGoesBeforeTheSuffixAndIsNeverCut) {
  EXPECT_EQ(SafePath({"jobs", "a.job"}, 2), "jobs/a (2).job");
  EXPECT_EQ(SafePath({"notes.txt"}, 3), "notes.txt (3)");
  EXPECT_THAT(SafePath({std::string(255, 'x') + ".job"}, 12),
              testing::MatchesRegex("x+~[0-9a-f]+ \\(12\\)\\.job"));
  EXPECT_LE(SafePath({std::string(255, 'x') + ".job"}, 12).size(), 255U);
}

TEST(EntryNameTest, DeepPathsAreFoldedAndStayDistinct) {
  std::vector<std::string> deep(1000, "..");
  deep.emplace_back("a.job");
  std::vector<std::string> deeper = deep;
  deeper.insert(deeper.begin(), "..");

  const std::string path = SafePath(FoldDeep(deep));

  EXPECT_EQ(FoldDeep(deep).size(), kMaxDepth);
  EXPECT_LT(path.size(), 4096U);
  EXPECT_TRUE(path.ends_with(".job"));
  EXPECT_NE(path, SafePath(FoldDeep(deeper)));
}

TEST(EntryNameTest, ShallowPathsAreNotFolded) {
  EXPECT_THAT(FoldDeep({"a", "b", "c"}), ElementsAre("a", "b", "c"));
}

TEST(EntryNameTest, ARealNameIsCutAtACharacter) {
  std::string name(kMaxRealName - 1, 'x');
  name += "日";

  EXPECT_EQ(RealName(name), std::string(kMaxRealName - 1, 'x'));
  EXPECT_EQ(RealName("日报"), "日报");
}

}  // namespace
}  // namespace dlffs::archive
