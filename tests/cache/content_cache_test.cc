// SPDX-License-Identifier: Apache-2.0
#include "cache/content_cache.h"

#include <atomic>
#include <new>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

namespace dlffs::cache {
namespace {

base::Sha256 Key(const std::string& name) { return base::Sha256::Of(name); }

std::function<Result<std::string>()> Gives(const std::string& content) {
  return [content] { return Result<std::string>(content); };
}

TEST(ContentCacheTest, WhatWasLoadedIsFound) {
  ContentCache cache(100);
  EXPECT_EQ(cache.Find(Key("a")), nullptr);

  const auto loaded = cache.FindOrLoad(Key("a"), Gives("text"));

  EXPECT_EQ(**loaded, "text");
  EXPECT_EQ(cache.Find(Key("a")), *loaded);
}

TEST(ContentCacheTest, TheLeastRecentlyUsedGoesFirst) {
  ContentCache cache(10);
  ASSERT_TRUE(cache.FindOrLoad(Key("a"), Gives("aaaa")));
  ASSERT_TRUE(cache.FindOrLoad(Key("b"), Gives("bbbb")));
  ASSERT_NE(cache.Find(Key("a")), nullptr);

  ASSERT_TRUE(cache.FindOrLoad(Key("c"), Gives("cccc")));

  EXPECT_NE(cache.Find(Key("a")), nullptr);
  EXPECT_EQ(cache.Find(Key("b")), nullptr);
  EXPECT_NE(cache.Find(Key("c")), nullptr);
}

TEST(ContentCacheTest, TheLastOneStaysHoweverBigItIs) {
  ContentCache cache(10);

  ASSERT_TRUE(cache.FindOrLoad(Key("a"), Gives(std::string(100, 'x'))));
  EXPECT_NE(cache.Find(Key("a")), nullptr);
  ASSERT_TRUE(cache.FindOrLoad(Key("b"), Gives("")));

  EXPECT_EQ(cache.Find(Key("a")), nullptr);
}

TEST(ContentCacheTest, AFailureIsReturnedAndNotKept) {
  ContentCache cache(10);

  const auto failed = cache.FindOrLoad(
      Key("a"), []() -> Result<std::string> { return Err(ErrorCode::kCorrupt, "damaged"); });

  EXPECT_EQ(failed.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(**cache.FindOrLoad(Key("a"), Gives("good")), "good");
}

TEST(ContentCacheTest, AnExceptionBlocksNobodyElse) {
  ContentCache cache(10);

  EXPECT_THROW(static_cast<void>(cache.FindOrLoad(
                   Key("a"), []() -> Result<std::string> { throw std::bad_alloc(); })),
               std::bad_alloc);

  EXPECT_EQ(**cache.FindOrLoad(Key("a"), Gives("good")), "good");
}

TEST(ContentCacheTest, ThreadsThatAskAtOnceLoadOnce) {
  ContentCache cache(1000);
  std::atomic<int> loads{0};
  std::atomic<int> asked{0};
  std::vector<ContentCache::Content> contents(8);
  {
    std::vector<std::jthread> threads;
    for (ContentCache::Content& content : contents) {
      threads.emplace_back([&] {
        ++asked;
        content = *cache.FindOrLoad(Key("a"), [&]() -> Result<std::string> {
          ++loads;
          while (asked < 8) std::this_thread::yield();
          return "text";
        });
      });
    }
  }

  EXPECT_EQ(loads, 1);
  EXPECT_THAT(contents, testing::Each(testing::Pointee(std::string("text"))));
}

}  // namespace
}  // namespace dlffs::cache
