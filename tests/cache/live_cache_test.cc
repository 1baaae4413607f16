// SPDX-License-Identifier: Apache-2.0
#include "cache/live_cache.h"

#include <sys/stat.h>

#include "cache/cache_fixture.h"
#include "cache/sqlite.h"

namespace dlffs::cache {
namespace {

using LiveCacheTest = CacheTest;

TEST_F(LiveCacheTest, TheDirectoryIsPrivateAndTaggedAsCache) {
  Open();

  struct stat status {};
  ASSERT_EQ(::stat(options_.dir.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
  EXPECT_TRUE(ReadFile(options_.dir + "/CACHEDIR.TAG")
                  .starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
}

TEST_F(LiveCacheTest, ADirectoryThatOthersCanWriteInIsRefused) {
  std::filesystem::create_directory(options_.dir);
  std::filesystem::permissions(options_.dir, std::filesystem::perms::all);

  EXPECT_EQ(OpenStore(options_).error().code, ErrorCode::kPermissionDenied);
}

TEST_F(LiveCacheTest, ACacheOfALaterFormatIsLeftAlone) {
  const auto version = Publish(*Open(), {{"a", "1"}}, {}, At(1)).version;
  ASSERT_TRUE((*Database::Open(options_.dir + "/index.db"))->Execute("PRAGMA user_version=99"));
  std::filesystem::create_directory(options_.dir + "/tmp/somebody");

  const auto opened = OpenStore(options_);

  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("format 99"));
  EXPECT_TRUE(std::filesystem::exists(ContainerOf(*version)));
  EXPECT_TRUE(std::filesystem::exists(options_.dir + "/tmp/somebody"));
}

TEST_F(LiveCacheTest, WhatADeadProcessWasWritingIsRemoved) {
  Open();
  std::filesystem::create_directory(options_.dir + "/tmp/dead");
  WriteFile(options_.dir + "/tmp/dead/0.a8F", "half a container");

  const auto store = Open();

  EXPECT_FALSE(std::filesystem::exists(options_.dir + "/tmp/dead"));
}

}  // namespace
}  // namespace dlffs::cache
