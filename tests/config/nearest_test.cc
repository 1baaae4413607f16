// SPDX-License-Identifier: Apache-2.0
#include "config/nearest.h"

#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

const std::vector<std::string> kKeys = {"refresh.listing", "refresh.export", "cache.max_size",
                                        "region", "endpoint"};

TEST(NearestTest, FindsAMissingLetterAndASwap) {
  EXPECT_EQ(Nearest("refresh.listin", kKeys), "refresh.listing");
  EXPECT_EQ(Nearest("reigon", kKeys), "region");
}

TEST(NearestTest, FindsAKeyByItsLastPart) {
  EXPECT_EQ(Nearest("max_size", kKeys), "cache.max_size");
  EXPECT_EQ(Nearest("listing", kKeys), "refresh.listing");
}

TEST(NearestTest, NamesTheNearestHoweverFarAway) {
  EXPECT_NE(Nearest("colour", kKeys), "");
  EXPECT_EQ(Nearest("colour", {}), "");
  EXPECT_EQ(DidYouMean("endpont", kKeys), " (did you mean endpoint?)");
}

}  // namespace
}  // namespace dlffs::config
