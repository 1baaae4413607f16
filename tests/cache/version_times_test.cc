// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

// The times that product.md 1.8 promises, as published versions show them.

class VersionTimesTest : public CacheTest {
 protected:
  /// The file at `path` of what is published.
  File Put(const Contents& contents, int64_t updated, int64_t now, const std::string& path) {
    const auto version = Publish(*store_, contents, Updated(updated), At(now)).version;
    for (const File& file : version->files) {
      if (file.member.path == path) return file;
    }
    throw std::runtime_error("no " + path);
  }

  std::unique_ptr<Store> store_ = Open();
};

TEST_F(VersionTimesTest, AnUnchangedFileOfAChangedJobKeepsItsTimes) {
  const File before = Put({{"a", "1"}, {"b", "1"}}, 10, 11, "b");

  const File after = Put({{"a", "2"}, {"b", "1"}}, 20, 21, "b");

  EXPECT_EQ(after.mtime, before.mtime);
  EXPECT_EQ(after.ctime, before.ctime);
}

TEST_F(VersionTimesTest, AnOlderStateThatReturnsIsLater) {
  const File first = Put({{"a", "1"}}, 10, 11, "a");
  const File second = Put({{"a", "2"}}, 20, 21, "a");

  const File third = Put({{"a", "1"}}, 10, 31, "a");

  EXPECT_EQ(first.mtime, At(10));
  EXPECT_EQ(second.mtime, At(20));
  EXPECT_EQ(third.mtime, At(31));
  EXPECT_EQ(third.ctime, At(31));
  EXPECT_EQ(Current(*store_)->files[0].mtime, At(31));
}

TEST_F(VersionTimesTest, AFileThatVanishedAndReturnsIsLater) {
  const File first = Put({{"a", "1"}, {"b", "1"}}, 10, 11, "b");
  Put({{"a", "1"}}, 20, 21, "a");

  const File again = Put({{"a", "1"}, {"b", "1"}}, 10, 31, "b");

  EXPECT_EQ(first.mtime, At(10));
  EXPECT_EQ(again.mtime, At(31));
  EXPECT_EQ(Current(*store_)->files[0].mtime, At(10));
}

TEST_F(VersionTimesTest, AVanishedFileIsRememberedForAsLongAsItTakes) {
  Put({{"a", "1"}, {"b", "1"}}, 10, 1000, "b");
  Put({{"a", "2"}}, 20, 2000, "a");
  Put({{"a", "3"}}, 30, 3000, "a");
  store_.reset();
  store_ = Open();

  EXPECT_EQ(Put({{"a", "3"}, {"b", "2"}}, 5, 4000, "b").mtime, At(4000));
}

TEST_F(VersionTimesTest, TimesIncreaseStrictlyWithinOneInstant) {
  const File first = Put({{"a", "1"}}, 10, 10, "a");
  const File second = Put({{"a", "2"}}, 10, 10, "a");
  const File third = Put({{"a", "1"}}, 10, 10, "a");

  EXPECT_LT(first.mtime, second.mtime);
  EXPECT_LT(second.mtime, third.mtime);
  EXPECT_LT(first.ctime, second.ctime);
  EXPECT_LT(second.ctime, third.ctime);
}

TEST_F(VersionTimesTest, WhatIsPublishedIsWhatIsCurrent) {
  const auto published = Publish(*store_, {{"a", "1"}, {"b", "2"}}, Updated(10), At(11)).version;

  const auto current = Current(*store_);

  ASSERT_EQ(current->files.size(), 2U);
  EXPECT_EQ(current->files[1].mtime, published->files[1].mtime);
  EXPECT_EQ(current->files[1].ctime, published->files[1].ctime);
  EXPECT_EQ(current->files[1].member.sha256, published->files[1].member.sha256);
  EXPECT_EQ(current->files[1].member.name, "b");
  EXPECT_EQ(current->exported_at, published->exported_at);
  EXPECT_EQ(current->checked_at, published->checked_at);
}

}  // namespace
}  // namespace dlffs::cache
