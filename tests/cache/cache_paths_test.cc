// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_paths.h"

#include <gtest/gtest.h>

namespace dlffs::cache {
namespace {

const base::Sha256 kKey = base::Sha256::Of("key");
const base::Sha256 kDigest = base::Sha256::Of("digest");

TEST(CachePathsTest, AContainerLiesBelowItsJob) {
  const CachePaths paths("/c");

  EXPECT_EQ(paths.Container(kKey, kDigest),
            "/c/versions/" + kKey.Hex().substr(0, 16) + "/" + kDigest.Hex() + ".zip");
}

TEST(CachePathsTest, NamesAreParsedAsTheyAreMade) {
  EXPECT_EQ(CachePaths::ParseKeyName(CachePaths::KeyName(kKey)), kKey.Prefix64());
  EXPECT_EQ(CachePaths::ParseContainerName(kDigest.Hex() + ".zip"), kDigest);
}

TEST(CachePathsTest, OtherNamesAreNotParsed) {
  EXPECT_FALSE(CachePaths::ParseKeyName("0123456789abcde"));
  EXPECT_FALSE(CachePaths::ParseKeyName("0123456789ABCDEF"));
  EXPECT_FALSE(CachePaths::ParseKeyName("0123456789abcdeg"));
  EXPECT_FALSE(CachePaths::ParseContainerName(kDigest.Hex()));
  EXPECT_FALSE(CachePaths::ParseContainerName(kDigest.Hex() + ".zip.tmp"));
  EXPECT_FALSE(CachePaths::ParseContainerName(".zip"));
}

}  // namespace
}  // namespace dlffs::cache
