// SPDX-License-Identifier: Apache-2.0
#include "api/url.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

TEST(PathSegmentTest, KeepsUnreservedCharacters) {
  EXPECT_EQ(PathSegment("azAZ09-_.~"), "azAZ09-_.~");
}

TEST(PathSegmentTest, EncodesEverythingElseByByteInUpperCase) {
  EXPECT_EQ(PathSegment("a b/c%2F?#+"), "a%20b%2Fc%252F%3F%23%2B");
  EXPECT_EQ(PathSegment("\xe6\x97\xa5\xe6\x8a\xa5_job.v1"), "%E6%97%A5%E6%8A%A5_job.v1");
  EXPECT_EQ(PathSegment(std::string_view("\0\n", 2)), "%00%0A");
}

TEST(PathSegmentTest, EncodesNamesOfOnlyDotsThatAHopWouldResolve) {
  EXPECT_EQ(PathSegment("."), "%2E");
  EXPECT_EQ(PathSegment(".."), "%2E%2E");
  EXPECT_EQ(PathSegment("..."), "...");
}

TEST(EndpointTest, LosesTrailingSlashes) {
  EXPECT_EQ(WithoutTrailingSlash("https://host//"), "https://host");
}

TEST(EndpointTest, IamEndsWithV3HoweverItWasGiven) {
  EXPECT_EQ(IamV3("https://iam"), "https://iam/v3");
  EXPECT_EQ(IamV3("https://iam/"), "https://iam/v3");
  EXPECT_EQ(IamV3("https://iam/v3"), "https://iam/v3");
  EXPECT_EQ(IamV3("https://iam/v3/"), "https://iam/v3");
}

}  // namespace
}  // namespace dlffs::api
