// SPDX-License-Identifier: Apache-2.0
#include "dlffs/http/client.h"

#include <gtest/gtest.h>

namespace dlffs::http {
namespace {

TEST(ResponseTest, FindsAHeaderInAnyCase) {
  Response response;
  response.headers = {{"X-Subject-Token", "abc"}};

  EXPECT_EQ(response.Find("x-subject-token"), "abc");
}

TEST(ResponseTest, TakesTheLastHeaderOfAName) {
  Response response;
  response.headers = {{"X-Request-Id", "proxy"}, {"x-request-id", "gateway"}};

  EXPECT_EQ(response.Find("X-Request-Id"), "gateway");
}

TEST(ResponseTest, FindsNothingWhereThereIsNone) { EXPECT_EQ(Response().Find("Date"), ""); }

}  // namespace
}  // namespace dlffs::http
