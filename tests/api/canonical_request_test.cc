// SPDX-License-Identifier: Apache-2.0
#include "api/canonical_request.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

TEST(CanonicalPathTest, EndsWithASlash) {
  EXPECT_EQ(CanonicalPath("/v1/p/jobs"), "/v1/p/jobs/");
  EXPECT_EQ(CanonicalPath("/v1/p/jobs/"), "/v1/p/jobs/");
  EXPECT_EQ(CanonicalPath("/"), "/");
  EXPECT_EQ(CanonicalPath(""), "/");
}

TEST(CanonicalPathTest, IsTheSameHoweverTheNameWasWritten) {
  EXPECT_EQ(CanonicalPath("/jobs/%e6%97%a5%e6%8a%a5_job.v1"), "/jobs/%E6%97%A5%E6%8A%A5_job.v1/");
  EXPECT_EQ(CanonicalPath("/jobs/\xe6\x97\xa5\xe6\x8a\xa5_job.v1"),
            "/jobs/%E6%97%A5%E6%8A%A5_job.v1/");
  EXPECT_EQ(CanonicalPath("/a%2Fb/%7Ec/%2E"), "/a%2Fb/~c/./");
}

TEST(CanonicalPathTest, KeepsWhatIsNoEscape) { EXPECT_EQ(CanonicalPath("/100%"), "/100%25/"); }

// Vector E of api.md 6.2.
TEST(CanonicalQueryTest, IsInOrderOfKeyAndValueAndEncoded) {
  const std::string query =
      "limit=1&enable=true&test=%E4%B8%80%20(%26%3D%3F!%23%25.*)&path=/tmp/"
      "123&multi=3&multi=1&multi=2";

  EXPECT_EQ(CanonicalQuery(query),
            "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test="
            "%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29");
}

TEST(CanonicalQueryTest, KeyWithoutValueHasTheEmptyOne) {
  EXPECT_EQ(CanonicalQuery("b&a="), "a=&b=");
  EXPECT_EQ(CanonicalQuery(""), "");
  EXPECT_EQ(CanonicalQuery("a=1&&b=x=y"), "a=1&b=x%3Dy");
}

TEST(CanonicalRequestTest, IsTheOneThatTheGatewayMakes) {
  const http::Request request{
      .url =
          "https://dayu-dlf.eu-de.otc.t-systems.com/v1/0123456789abcdef0123456789abcdef/"
          "jobs?jobType=BATCH&limit=100&offset=0",
      .headers = {},
      .body = {}};

  EXPECT_EQ(CanonicalRequest(request, {{"X-Sdk-Date", "20260823T010203Z"},
                                       {"workspace", " fedcba9876543210fedcba9876543210 "},
                                       {"Host", "dayu-dlf.eu-de.otc.t-systems.com"},
                                       {"X-Project-Id", "0123456789abcdef0123456789abcdef"}}),
            "GET\n"
            "/v1/0123456789abcdef0123456789abcdef/jobs/\n"
            "jobType=BATCH&limit=100&offset=0\n"
            "host:dayu-dlf.eu-de.otc.t-systems.com\n"
            "workspace:fedcba9876543210fedcba9876543210\n"
            "x-project-id:0123456789abcdef0123456789abcdef\n"
            "x-sdk-date:20260823T010203Z\n"
            "\n"
            "host;workspace;x-project-id;x-sdk-date\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(HostTest, HasItsPortUnlessThatIsTheSchemesOwn) {
  EXPECT_EQ(HostOf("https://iam.example/v3"), "iam.example");
  EXPECT_EQ(HostOf("https://iam.example:443"), "iam.example");
  EXPECT_EQ(HostOf("https://iam.example:8443/v3?a=b"), "iam.example:8443");
  EXPECT_EQ(HostOf("http://127.0.0.1:80/"), "127.0.0.1");
  EXPECT_EQ(HostOf("http://[::1]:443?x"), "[::1]:443");
}

}  // namespace
}  // namespace dlffs::api
