// SPDX-License-Identifier: Apache-2.0
#include "cache/index.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class IndexTest : public DirectoryTest {
 protected:
  Version VersionOf(const std::string& content, int64_t seconds) const {
    Version version;
    version.key = key_;
    version.digest = base::Sha256::Of(content);
    version.files = {{.member = {.path = "p", .name = "q", .size = 3, .sha256 = version.digest},
                      .mtime = At(seconds),
                      .ctime = At(seconds + 1)}};
    version.stamp = Updated(seconds);
    version.exported_at = At(seconds + 2);
    version.checked_at = At(seconds + 3);
    return version;
  }
  ContainerId IdOf(const Version& version) const {
    return {.key_id = key_.Id(), .digest = version.digest};
  }

  JobKey key_{.endpoint = "e", .project_id = "p", .workspace_id = "", .job = "j"};
  std::string path_ = root_ + "/index.db";
  std::unique_ptr<Index> index_ = std::move(OpenIndex(path_)->index);
};

TEST_F(IndexTest, ANewIndexKnowsNothing) {
  EXPECT_EQ(*index_->Current(key_), nullptr);
  EXPECT_THAT(index_->History(key_.Id())->paths, IsEmpty());
  EXPECT_THAT(*index_->Containers(), IsEmpty());
  EXPECT_FALSE(OpenIndex(path_)->is_new);
}

TEST_F(IndexTest, WhatIsCurrentComesBackWhole) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));

  const auto current = *index_->Current(key_);

  ASSERT_NE(current, nullptr);
  EXPECT_EQ(current->digest, base::Sha256::Of("1"));
  ASSERT_THAT(current->files, SizeIs(1));
  EXPECT_EQ(current->files[0].member.name, "q");
  EXPECT_EQ(current->files[0].member.size, 3U);
  EXPECT_EQ(current->files[0].ctime, At(11));
  EXPECT_EQ(current->exported_at, At(12));
  EXPECT_EQ(current->checked_at, At(13));
  EXPECT_EQ(current->stamp.last_update_time_ms, 10'000);
  EXPECT_EQ(current->stamp.last_update_user, "alice");
}

TEST_F(IndexTest, AnotherVersionReplacesItAndBothContainersAreKnown) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));
  ASSERT_TRUE(index_->SetCurrent(VersionOf("2", 20), 50));

  EXPECT_EQ((*index_->Current(key_))->digest, base::Sha256::Of("2"));
  EXPECT_THAT(*index_->Containers(), SizeIs(2));
  EXPECT_EQ(index_->Total()->exports, 2U);
  EXPECT_EQ(index_->Total()->bytes, 150U);
}

TEST_F(IndexTest, PathsThatAVersionLacksAreRememberedAsVanished) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));
  Version empty = VersionOf("2", 20);
  empty.files.clear();

  ASSERT_TRUE(index_->SetCurrent(empty, 50));

  EXPECT_THAT((*index_->Current(key_))->files, IsEmpty());
  const PathHistory past = index_->History(key_.Id())->paths.at("p");
  EXPECT_FALSE(past.present);
  EXPECT_EQ(past.mtime, At(10));
  EXPECT_EQ(past.sha256, base::Sha256::Of("1"));
}

TEST_F(IndexTest, ConfirmingMovesOnlyStampAndCheck) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));

  ASSERT_TRUE(index_->Confirm(key_.Id(), Updated(30), At(31)));

  const auto current = *index_->Current(key_);
  EXPECT_EQ(current->stamp.fingerprint, "30");
  EXPECT_EQ(current->checked_at, At(31));
  EXPECT_EQ(current->exported_at, At(12));
  EXPECT_EQ(current->files[0].mtime, At(10));
}

TEST_F(IndexTest, DroppingWhatIsCurrentLeavesTheTimesOfItsPaths) {
  const Version version = VersionOf("1", 10);
  ASSERT_TRUE(index_->SetCurrent(version, 100));

  ASSERT_TRUE(index_->Drop(IdOf(version)));

  EXPECT_EQ(*index_->Current(key_), nullptr);
  EXPECT_EQ(index_->Has(IdOf(version)), false);
  EXPECT_TRUE(index_->History(key_.Id())->paths.at("p").present);
}

TEST_F(IndexTest, DroppingAnOlderVersionLeavesTheCurrentOne) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));
  ASSERT_TRUE(index_->SetCurrent(VersionOf("2", 20), 100));

  ASSERT_TRUE(index_->Drop(IdOf(VersionOf("1", 10))));

  EXPECT_NE(*index_->Current(key_), nullptr);
  EXPECT_TRUE(index_->Drop({.key_id = base::Sha256::Of("unknown"), .digest = {}}));
}

TEST_F(IndexTest, AContainerCanBeKnownWithoutBeingCurrent) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100));
  const ContainerId old = IdOf(VersionOf("0", 1));

  ASSERT_TRUE(index_->AddContainer(old, 10));

  EXPECT_EQ(index_->Has(old), true);
  EXPECT_EQ((*index_->Current(key_))->digest, base::Sha256::Of("1"));
  EXPECT_FALSE(index_->AddContainer({.key_id = base::Sha256::Of("unknown"), .digest = {}}, 1));
}

TEST_F(IndexTest, TheFloorOfAJobStays) {
  ASSERT_TRUE(index_->SetCurrent(VersionOf("1", 10), 100, At(99)));
  ASSERT_TRUE(index_->SetCurrent(VersionOf("2", 20), 100));

  EXPECT_EQ(index_->History(key_.Id())->floor, At(99));
}

TEST_F(IndexTest, AnIndexOfALaterFormatIsLeftAlone) {
  index_.reset();
  ASSERT_TRUE((*Database::Open(path_))->Execute("PRAGMA user_version=2"));
  const std::string before = ReadFile(path_);

  const auto opened = OpenIndex(path_);

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kInternal);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("format 2"));
  EXPECT_EQ(ReadFile(path_), before);
}

TEST_F(IndexTest, ADamagedIndexIsMovedAside) {
  index_.reset();
  WriteFile(path_, "not a database, and long enough to be read as one" + std::string(4096, 'x'));

  const auto opened = OpenIndex(path_);

  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->is_new);
  EXPECT_TRUE(std::filesystem::exists(path_ + ".damaged"));
}

TEST_F(IndexTest, ADatabaseOfSomebodyElseIsMovedAside) {
  index_.reset();
  std::filesystem::remove(path_);
  ASSERT_TRUE((*Database::Open(path_))->Execute("CREATE TABLE theirs(x)"));

  EXPECT_TRUE(OpenIndex(path_)->is_new);
}

}  // namespace
}  // namespace dlffs::cache
