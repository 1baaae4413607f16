// SPDX-License-Identifier: Apache-2.0
#include "cache/recovery.h"

#include "cache/cache_fixture.h"
#include "cache/locks.h"

namespace dlffs::cache {
namespace {

class RecoveryTest : public CacheTest {
 protected:
  void LoseIndex() const {
    for (const std::string suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(options_.dir + "/index.db" + suffix);
    }
  }
};

TEST_F(RecoveryTest, ALostIndexIsRebuiltFromContainers) {
  const Contents contents = {{"jobs/a.job", "{}"}, {"scripts/s.script", "s"}};
  const auto published = Publish(*Open(), contents, Updated(10), At(20)).version;
  LoseIndex();

  const auto store = Open();

  const auto current = Current(*store);
  ASSERT_NE(current, nullptr);
  EXPECT_EQ(current->digest, published->digest);
  EXPECT_EQ(current->stamp.fingerprint, "10");
  EXPECT_EQ(current->exported_at, At(20));
  EXPECT_EQ(current->checked_at, At(20));
  ASSERT_EQ(current->files.size(), 2U);
  EXPECT_EQ(current->files[0].mtime, At(10));
  EXPECT_EQ(current->files[0].ctime, At(20));
  EXPECT_TRUE(current->has_scripts);
  EXPECT_EQ(**store->Read(*current, 1), "s");
  EXPECT_EQ(store->usage().exports, 1U);
}

TEST_F(RecoveryTest, ADamagedIndexIsRebuiltFromContainers) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  WriteFile(options_.dir + "/index.db", std::string(10'000, 'x'));

  EXPECT_EQ(Current(*Open())->digest, published->digest);
}

TEST_F(RecoveryTest, TheLatestOfSeveralVersionsIsCurrentAgain) {
  {
    const auto store = Open();
    Publish(*store, {{"a", "1"}, {"b", "1"}}, Updated(10), At(20));
    Publish(*store, {{"a", "2"}}, Updated(30), At(40));
  }
  LoseIndex();

  const auto store = Open();

  const auto current = Current(*store);
  EXPECT_EQ(current->exported_at, At(40));
  ASSERT_EQ(current->files.size(), 1U);
  EXPECT_EQ(current->files[0].mtime, At(30));
  EXPECT_EQ(store->usage().exports, 2U);
}

TEST_F(RecoveryTest, TheLatestIsCurrentAlsoWhereTheClockWasSetBack) {
  {
    const auto store = Open();
    Publish(*store, {{"a", "1"}}, {}, At(1000));
    Publish(*store, {{"a", "2"}}, {}, At(20));
  }
  LoseIndex();

  EXPECT_EQ(Current(*Open())->files[0].member.sha256, base::Sha256::Of("2"));
}

TEST_F(RecoveryTest, AfterALostIndexAChangeIsLaterThanWhatMayHaveBeenShown) {
  {
    const auto store = Open();
    Publish(*store, {{"a", "1"}}, Updated(10), At(20));
    Publish(*store, {{"a", "2"}}, Updated(30), At(40));
    Publish(*store, {{"a", "1"}}, Updated(50), At(60));  // no container tells of this
  }
  LoseIndex();
  const auto store = Open();

  const auto version = Publish(*store, {{"a", "1"}}, Updated(50), At(70)).version;

  EXPECT_GT(version->files[0].mtime, At(60));
}

TEST_F(RecoveryTest, AContainerThatTheIndexLacksIsAdopted) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  ASSERT_TRUE(OpenIndex(options_.dir + "/index.db")
                  ->index->Drop({.key_id = key_.Id(), .digest = published->digest}));

  const auto current = Current(*Open());

  ASSERT_NE(current, nullptr);
  EXPECT_EQ(current->digest, published->digest);
}

TEST_F(RecoveryTest, ARowWithoutContainerIsDropped) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  std::filesystem::remove(ContainerOf(*published));

  const auto store = Open();

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_EQ(store->usage().exports, 0U);
}

TEST_F(RecoveryTest, ARenameThatAPowerCutUndidIsFetchedAgain) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  const std::filesystem::path container = ContainerOf(*published);
  std::filesystem::rename(container, options_.dir + "/tmp/1");
  std::filesystem::remove(container.parent_path());

  const auto store = Open();

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_EQ(**store->Read(*Publish(*store, {{"a", "1"}}, Updated(10), At(30)).version, 0), "1");
}

TEST_F(RecoveryTest, LostBytesThatAreFetchedAgainKeepTheirTimes) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  std::filesystem::remove(ContainerOf(*published));
  const auto store = Open();

  const auto again = Publish(*store, {{"a", "1"}}, Updated(30), At(40));

  EXPECT_TRUE(again.changed);
  EXPECT_EQ(again.version->files[0].mtime, At(10));
  EXPECT_EQ(again.version->files[0].ctime, At(20));
}

TEST_F(RecoveryTest, FilesThatAreNoContainersOfTheJobAreRemoved) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  const std::string good = ContainerOf(*published);
  const std::string renamed = VersionsDirectory() + "/" + base::Sha256::Of("x").Hex() + ".zip";
  const std::string stray = VersionsDirectory() + "/stray";
  const std::string elsewhere = options_.dir + "/versions/0123456789abcdef";
  std::filesystem::copy(good, renamed);
  WriteFile(stray, "x");
  std::filesystem::create_directory(elsewhere);
  std::filesystem::copy(good, elsewhere + "/" + published->digest.Hex() + ".zip");

  const auto store = Open();

  EXPECT_TRUE(std::filesystem::exists(good));
  EXPECT_FALSE(std::filesystem::exists(renamed));
  EXPECT_FALSE(std::filesystem::exists(stray));
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere));
}

TEST_F(RecoveryTest, ADamagedContainerIsNotAdopted) {
  const auto published = Publish(*Open(), {{"a", std::string(1000, 'x')}}, {}, At(20)).version;
  LoseIndex();
  std::string bytes = ReadFile(ContainerOf(*published));
  bytes[33] = static_cast<char>(bytes[33] ^ 0xff);  // the second byte of its content
  WriteFile(ContainerOf(*published), bytes);

  const auto store = Open();

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_FALSE(std::filesystem::exists(ContainerOf(*published)));
}

TEST_F(RecoveryTest, AJobThatSomebodyIsPublishingIsLeftToHim) {
  const auto published = Publish(*Open(), {{"a", "1"}}, Updated(10), At(20)).version;
  LoseIndex();
  const auto lock = JobLock::Acquire(options_.dir + "/locks", key_.Id().Prefix64());

  const auto store = Open();

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_TRUE(std::filesystem::exists(ContainerOf(*published)));
}

TEST_F(RecoveryTest, WhatIsNotADirectoryOfAJobIsLeftAlone) {
  Open();
  WriteFile(options_.dir + "/versions/notes.txt", "mine");

  Open();

  EXPECT_EQ(ReadFile(options_.dir + "/versions/notes.txt"), "mine");
}

}  // namespace
}  // namespace dlffs::cache
