// SPDX-License-Identifier: Apache-2.0
#include "cache/disk_store.h"

#include <thread>

#include <sys/stat.h>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

using testing::SizeIs;

using DiskStoreTest = CacheTest;

std::pair<ino_t, int64_t> IdentityOf(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw std::runtime_error("stat " + path);
  return {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
}

TEST_F(DiskStoreTest, NothingIsCurrentAtFirst) {
  const auto store = Open();

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_EQ(store->usage().exports, 0U);
}

TEST_F(DiskStoreTest, WhatWasPublishedIsCurrentAndReadable) {
  const auto store = Open();

  const auto published =
      Publish(*store, {{"jobs/a.job", "{}"}, {"scripts/s.script", "select"}}, Updated(10), At(20));

  EXPECT_TRUE(published.changed);
  const auto current = Current(*store);
  ASSERT_THAT(current->files, SizeIs(2));
  EXPECT_EQ(current->key, key_);
  EXPECT_EQ(current->files[1].member.path, "scripts/s.script");
  EXPECT_TRUE(current->has_scripts);
  EXPECT_EQ(current->exported_at, At(20));
  EXPECT_EQ(current->checked_at, At(20));
  EXPECT_EQ(current->stamp.fingerprint, "10");
  EXPECT_EQ(**store->Read(*current, 1), "select");
  EXPECT_EQ(store->usage().exports, 1U);
  EXPECT_EQ(store->usage().bytes, std::filesystem::file_size(ContainerOf(*current)));
}

TEST_F(DiskStoreTest, WhatWasPublishedSurvivesAReopen) {
  Publish(*Open(), {{"jobs/a.job", "{}"}}, Updated(10), At(20));

  const auto store = Open();

  const auto current = Current(*store);
  ASSERT_NE(current, nullptr);
  EXPECT_FALSE(current->has_scripts);
  EXPECT_EQ(current->files[0].mtime, At(10));
  EXPECT_EQ(**store->Read(*current, 0), "{}");
}

TEST_F(DiskStoreTest, KnownContentsOnlyMoveCheckAndStamp) {
  const auto store = Open();
  const auto first = Publish(*store, {{"a", "1"}}, Updated(10), At(20)).version;
  const auto before = IdentityOf(ContainerOf(*first));

  const auto again = Publish(*store, {{"a", "1"}}, Updated(30), At(40));

  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.version->exported_at, At(20));
  EXPECT_EQ(again.version->checked_at, At(40));
  EXPECT_EQ(again.version->stamp.fingerprint, "30");
  EXPECT_EQ(again.version->files[0].mtime, At(10));
  EXPECT_EQ(Current(*store)->checked_at, At(40));
  EXPECT_EQ(Current(*store)->stamp.fingerprint, "30");
  EXPECT_EQ(IdentityOf(ContainerOf(*first)), before);
}

TEST_F(DiskStoreTest, AnOlderVersionThatReturnsIsCurrentWithoutBeingWrittenAgain) {
  const auto store = Open();
  const auto first = Publish(*store, {{"a", "1"}}, Updated(10), At(20)).version;
  const auto before = IdentityOf(ContainerOf(*first));
  Publish(*store, {{"a", "2"}}, Updated(30), At(40));

  const auto returned = Publish(*store, {{"a", "1"}}, Updated(50), At(60));

  EXPECT_TRUE(returned.changed);
  EXPECT_EQ(returned.version->digest, first->digest);
  EXPECT_EQ(returned.version->exported_at, At(60));
  EXPECT_EQ(Current(*store)->digest, first->digest);
  EXPECT_EQ(IdentityOf(ContainerOf(*first)), before);
  EXPECT_EQ(store->usage().exports, 2U);
}

TEST_F(DiskStoreTest, AnOlderVersionStaysReadableWhileSomebodyHoldsIt) {
  const auto store = Open();
  const auto first = Publish(*store, {{"a", "1"}}, Updated(10), At(20)).version;

  Publish(*store, {{"a", "2"}}, Updated(30), At(40));

  EXPECT_EQ(**store->Read(*first, 0), "1");
}

TEST_F(DiskStoreTest, JobsOfOneNameInTwoWorkspacesAreApart) {
  const auto store = Open();
  Publish(*store, {{"a", "1"}}, Updated(10), At(20));

  key_.workspace_id = "other";

  EXPECT_EQ(Current(*store), nullptr);
}

TEST_F(DiskStoreTest, AnExportWithoutMembersIsAVersion) {
  const auto store = Open();

  Publish(*store, {}, Updated(10), At(20));

  ASSERT_NE(Current(*store), nullptr);
  EXPECT_THAT(Current(*store)->files, SizeIs(0));
}

TEST_F(DiskStoreTest, OnlyWhatWasReadIsHeldInMemory) {
  const auto store = Open();
  const auto version = Publish(*store, {{"a", "1"}, {"b", "2"}}, {}, At(20)).version;
  EXPECT_EQ(store->Cached(*version, 0), nullptr);

  const auto read = *store->Read(*version, 0);

  EXPECT_EQ(store->Cached(*version, 0), read);
  EXPECT_EQ(store->Cached(*version, 1), nullptr);
}

TEST_F(DiskStoreTest, ADamagedContainerIsSetAsideAndFetchingAgainHeals) {
  const auto store = Open();
  const std::string text(1000, 'x');
  const auto version = Publish(*store, {{"a", text}}, Updated(10), At(20)).version;
  std::string bytes = ReadFile(ContainerOf(*version));
  bytes[33] = static_cast<char>(bytes[33] ^ 0xff);  // the second byte of its content
  WriteFile(ContainerOf(*version), bytes);

  EXPECT_EQ(store->Read(*version, 0).error().code, ErrorCode::kCorrupt);

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_FALSE(std::filesystem::is_empty(options_.dir + "/damaged"));
  const auto again = Publish(*store, {{"a", text}}, Updated(10), At(30)).version;
  EXPECT_EQ(again->files[0].mtime, At(10));
  EXPECT_EQ(**store->Read(*version, 0), text);
}

TEST_F(DiskStoreTest, AContainerThatIsGoneIsLost) {
  const auto store = Open();
  const auto version = Publish(*store, {{"a", "1"}}, {}, At(20)).version;
  std::filesystem::remove(ContainerOf(*version));

  EXPECT_EQ(store->Read(*version, 0).error().code, ErrorCode::kCorrupt);

  EXPECT_EQ(Current(*store), nullptr);
}

TEST_F(DiskStoreTest, AContainerThatIsGoneIsWrittenAgainWithTheNextAnswer) {
  const auto store = Open();
  const auto version = Publish(*store, {{"a", "1"}}, Updated(10), At(20)).version;
  std::filesystem::remove_all(VersionsDirectory());

  const auto again = Publish(*store, {{"a", "1"}}, Updated(10), At(30));

  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.version->exported_at, At(20));
  EXPECT_EQ(**store->Read(*again.version, 0), "1");
}

TEST_F(DiskStoreTest, ACacheThatIsRemovedWhileInUseIsMadeAnew) {
  const auto store = Open();
  const auto version = Publish(*store, {{"a", "1"}}, Updated(10), At(20)).version;
  ASSERT_EQ(**store->Read(*version, 0), "1");

  std::filesystem::remove_all(options_.dir);

  EXPECT_EQ(Current(*store), nullptr);
  EXPECT_EQ(**store->Read(*version, 0), "1");
  EXPECT_TRUE(Publish(*store, {{"a", "2"}}, Updated(30), At(40)).changed);
  EXPECT_EQ(**store->Read(*Current(*store), 0), "2");
  EXPECT_TRUE(std::filesystem::exists(options_.dir + "/CACHEDIR.TAG"));
}

TEST_F(DiskStoreTest, NothingIsLeftInTheStagingDirectory) {
  const auto store = Open();
  Publish(*store, {{"a", "1"}}, {}, At(20));

  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.dir + "/tmp")) {
    if (!entry.is_directory()) ++files;
  }

  EXPECT_EQ(files, 0U);
}

TEST_F(DiskStoreTest, ThreadsThatPublishOneJobAtOnceLeaveOneWholeVersion) {
  const auto store = Open();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        for (int n = 0; n < 5; ++n) {
          Publish(*store, {{"a", std::to_string((i + n) % 3)}}, Updated(n), At(n));
          const auto current = Current(*store);
          if (**store->Read(*current, 0) != "0") continue;
        }
      });
    }
  }

  const auto current = Current(*store);
  const std::string content = **store->Read(*current, 0);
  EXPECT_EQ(current->files[0].member.sha256, base::Sha256::Of(content));
  EXPECT_EQ(store->usage().exports, 3U);
}

TEST_F(DiskStoreTest, TwoStoresOnOneDirectoryShareWhatIsStored) {
  const auto one = Open();
  const auto other = Open();

  Publish(*one, {{"a", "1"}}, Updated(10), At(20));

  EXPECT_EQ(**other->Read(*Current(*other), 0), "1");
  EXPECT_FALSE(Publish(*other, {{"a", "1"}}, Updated(10), At(30)).changed);
  EXPECT_EQ(Current(*one)->checked_at, At(30));
}

}  // namespace
}  // namespace dlffs::cache
