// SPDX-License-Identifier: Apache-2.0
#include "cache/disk_store.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

using DiskStoreTest = CacheTest;

TEST_F(DiskStoreTest, NothingIsCurrentAtFirst) {
  const auto store = Open();

  const auto current = store->Current(key_);

  ASSERT_TRUE(current);
  EXPECT_EQ(*current, nullptr);
}

TEST_F(DiskStoreTest, WhatWasPublishedIsCurrentAndReadable) {
  const auto store = Open();

  const auto published =
      Publish(*store, {{"jobs/a.job", "{}"}, {"scripts/s.script", "select"}}, Updated(10), At(20));

  EXPECT_TRUE(published.changed);
  const auto current = *store->Current(key_);
  ASSERT_EQ(current->files.size(), 2U);
  EXPECT_EQ(current->files[1].member.path, "scripts/s.script");
  EXPECT_TRUE(current->has_scripts);
  EXPECT_EQ(current->exported_at, At(20));
  EXPECT_EQ(current->stamp.fingerprint, "10");
  EXPECT_EQ(**store->Read(*current, 1), "select");
  EXPECT_EQ(store->usage().exports, 1U);
}

TEST_F(DiskStoreTest, WhatWasPublishedSurvivesAReopen) {
  Publish(*Open(), {{"jobs/a.job", "{}"}}, Updated(10), At(20));

  const auto store = Open();

  const auto current = *store->Current(key_);
  ASSERT_NE(current, nullptr);
  EXPECT_EQ(current->files[0].mtime, At(10));
  EXPECT_EQ(**store->Read(*current, 0), "{}");
}

}  // namespace
}  // namespace dlffs::cache
