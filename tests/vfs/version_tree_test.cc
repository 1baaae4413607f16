// SPDX-License-Identifier: Apache-2.0
#include "vfs/version_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_store.h"

namespace dlffs::vfs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::shared_ptr<const cache::Version> Version(const test::Files& files) {
  return test::MakeVersion({}, files, {}, {});
}

std::vector<std::string> Names(const cache::Version* version, std::string_view directory) {
  std::vector<std::string> names;
  for (const auto& [name, child] : ChildrenOf(version, directory)) {
    names.push_back(child.is_directory ? name + "/" : name);
  }
  return names;
}

TEST(VersionTreeTest, AJobAlwaysHasItsThreeDirectories) {
  EXPECT_THAT(Names(nullptr, ""), ElementsAre("jobs/", "resources/", "scripts/"));
  EXPECT_THAT(Names(Version({}).get(), ""), ElementsAre("jobs/", "resources/", "scripts/"));
  EXPECT_THAT(Names(nullptr, "scripts"), IsEmpty());
}

TEST(VersionTreeTest, MembersAreAtTheirPaths) {
  const auto version = Version({{"jobs/a.job", "1"},
                                {"readme", "2"},
                                {"extra/x", "3"},
                                {"extra/deep/y", "4"},
                                {"scripts/s.script", "5"}});

  EXPECT_THAT(Names(version.get(), ""),
              ElementsAre("extra/", "jobs/", "readme", "resources/", "scripts/"));
  EXPECT_THAT(Names(version.get(), "extra"), ElementsAre("deep/", "x"));
  EXPECT_THAT(Names(version.get(), "extra/deep"), ElementsAre("y"));
  EXPECT_THAT(Names(version.get(), "resources"), IsEmpty());
}

TEST(VersionTreeTest, NeighboursInByteOrderAreNotTakenForContents) {
  // '-' and '.' sort before '/', '0' after it.
  const auto version =
      Version({{"extra-1/x", "1"}, {"extra.txt", "2"}, {"extra/y", "3"}, {"extra0", "4"}});

  EXPECT_THAT(Names(version.get(), "extra"), ElementsAre("y"));
  EXPECT_TRUE(FindChild(version.get(), "", "extra")->is_directory);
  EXPECT_FALSE(FindChild(version.get(), "", "extra.txt")->is_directory);
  EXPECT_FALSE(FindChild(version.get(), "", "ext"));
}

TEST(VersionTreeTest, FindAgreesWithTheListing) {
  const auto version = Version({{"jobs/a.job", "1"}, {"extra/deep/y", "4"}, {"readme", "2"}});

  for (const char* directory : {"", "jobs", "scripts", "extra", "extra/deep"}) {
    for (const auto& [name, child] : ChildrenOf(version.get(), directory)) {
      const std::optional<Child> found = FindChild(version.get(), directory, name);
      ASSERT_TRUE(found) << directory << "/" << name;
      EXPECT_EQ(found->is_directory, child.is_directory);
      EXPECT_EQ(found->file, child.file);
    }
  }
  EXPECT_EQ(version->files[FindChild(version.get(), "", "readme")->file].member.path, "readme");
}

TEST(VersionTreeTest, SubdirectoriesAreCounted) {
  const auto version = Version({{"jobs/a.job", "1"}, {"extra/deep/y", "4"}, {"extra/z", "4"}});

  EXPECT_EQ(CountDirectories(nullptr, ""), 3U);
  EXPECT_EQ(CountDirectories(version.get(), ""), 4U);
  EXPECT_EQ(CountDirectories(version.get(), "extra"), 1U);
  EXPECT_EQ(CountDirectories(version.get(), "jobs"), 0U);
}

TEST(VersionTreeTest, EachFixedDirectoryHasItsSuffix) {
  EXPECT_EQ(SuffixOf("jobs"), ".job");
  EXPECT_EQ(SuffixOf("scripts"), ".script");
  EXPECT_EQ(SuffixOf("resources"), ".resource");
  EXPECT_EQ(SuffixOf("extra"), "");
}

TEST(ChangedNamesTest, EqualVersionsDifferInNothing) {
  const auto version = Version({{"jobs/a.job", "1"}});

  EXPECT_THAT(ChangedNames(version.get(), *version), IsEmpty());
}

TEST(ChangedNamesTest, ChangedAddedAndRemovedAreInTheirDirectories) {
  const auto before =
      Version({{"jobs/a.job", "1"}, {"scripts/b.script", "1"}, {"scripts/c.script", "1"}});
  const auto after =
      Version({{"jobs/a.job", "2"}, {"scripts/c.script", "1"}, {"scripts/d.script", "1"}});

  EXPECT_THAT(ChangedNames(before.get(), *after),
              ElementsAre(Pair("jobs", ElementsAre("a.job")),
                          Pair("scripts", ElementsAre("b.script", "d.script"))));
}

TEST(ChangedNamesTest, AFirstVersionAddsEverything) {
  EXPECT_THAT(ChangedNames(nullptr, *Version({{"jobs/a.job", "1"}, {"readme", "2"}})),
              ElementsAre(Pair("", ElementsAre("readme")), Pair("jobs", ElementsAre("a.job"))));
}

TEST(ChangedNamesTest, ADirectoryThatComesOrGoesIsAChangeOfItsParent) {
  const auto with = Version({{"extra/deep/x", "1"}});
  const auto without = Version({});

  EXPECT_THAT(ChangedNames(without.get(), *with),
              ElementsAre(Pair("", ElementsAre("extra")), Pair("extra", ElementsAre("deep")),
                          Pair("extra/deep", ElementsAre("x"))));
  EXPECT_THAT(ChangedNames(with.get(), *without),
              ElementsAre(Pair("", ElementsAre("extra")), Pair("extra", ElementsAre("deep")),
                          Pair("extra/deep", ElementsAre("x"))));
}

TEST(ChangedNamesTest, ADirectoryThatStaysIsNoChangeOfItsParent) {
  const auto before = Version({{"extra/x", "1"}});
  const auto after = Version({{"extra/x", "1"}, {"extra/y", "1"}});

  EXPECT_THAT(ChangedNames(before.get(), *after), ElementsAre(Pair("extra", ElementsAre("y"))));
}

TEST(ChangedNamesTest, AFileThatBecomesADirectoryChangesItsName) {
  const auto before = Version({{"extra", "1"}});
  const auto after = Version({{"extra/x", "1"}});

  EXPECT_THAT(ChangedNames(before.get(), *after),
              ElementsAre(Pair("", ElementsAre("extra")), Pair("extra", ElementsAre("x"))));
}

}  // namespace
}  // namespace dlffs::vfs
