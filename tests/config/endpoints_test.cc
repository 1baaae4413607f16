// SPDX-License-Identifier: Apache-2.0
#include "config/endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

using testing::HasSubstr;

TEST(EndpointsTest, FollowFromProviderAndRegion) {
  const Endpoints otc = EndpointsOf("otc", "eu-de");
  EXPECT_EQ(otc.factory, "https://dayu-dlf.eu-de.otc.t-systems.com");
  EXPECT_EQ(otc.iam, "https://iam.eu-de.otc.t-systems.com");
  EXPECT_EQ(otc.management, "https://dayu.eu-de.otc.t-systems.com");

  EXPECT_EQ(EndpointsOf("huaweicloud", "cn-north-4").factory,
            "https://dayu-dlf.cn-north-4.myhuaweicloud.com");
  EXPECT_EQ(EndpointsOf("huaweicloud-eu", "eu-west-101").iam,
            "https://iam.eu-west-101.myhuaweicloud.eu");
}

TEST(EndpointsTest, AreNotGuessedForCustomOrWithoutRegion) {
  EXPECT_EQ(EndpointsOf("custom", "eu-de").factory, "");
  EXPECT_EQ(EndpointsOf("otc", "").iam, "");
}

TEST(EndpointProblemTest, AcceptsHttpsAndLoopback) {
  for (const char* url :
       {"https://dayu.example.com", "https://10.0.0.1:8443/base", "http://127.0.0.1:9",
        "http://127.8.8.8", "http://localhost:8080", "http://[::1]:80"}) {
    EXPECT_EQ(EndpointProblem(url), "") << url;
  }
}

TEST(EndpointProblemTest, RefusesUnencryptedHostsThatOnlyLookLikeLoopback) {
  for (const char* url : {"http://dlf.example.com", "http://127.0.0.1.example.com",
                          "http://localhost.example.com", "http://[::2]", "http://10.0.0.1"}) {
    EXPECT_THAT(EndpointProblem(url), HasSubstr("loopback")) << url;
  }
  EXPECT_THAT(EndpointProblem("http://127.0.0.1@dlf.example.com"), HasSubstr("without user"));
}

TEST(EndpointProblemTest, RefusesWhatIsNoEndpoint) {
  for (const char* url : {"", "dayu.example.com", "ftp://dayu.example.com", "https://",
                          "https://a b", "https://a?x=1"}) {
    EXPECT_NE(EndpointProblem(url), "") << url;
  }
}

TEST(MaskUserTest, HidesWhateverStandsBeforeTheHost) {
  EXPECT_EQ(MaskUser("http://u:p@proxy:3128"), "http://********@proxy:3128");
  EXPECT_EQ(MaskUser("u:p/@w@proxy"), "********@proxy");
  EXPECT_EQ(MaskUser("http://proxy:3128"), "http://proxy:3128");
  EXPECT_TRUE(HoldsPassword("http://u:p@proxy"));
  EXPECT_FALSE(HoldsPassword("http://u@proxy"));
  EXPECT_FALSE(HoldsPassword("http://proxy:3128"));
}

TEST(HostOfTest, KeepsAPortThatIsNotTheUsualOne) {
  EXPECT_EQ(HostOf("https://iam.example.com:8443/v3"), "iam.example.com:8443");
  EXPECT_EQ(HostOf("https://iam.example.com:443/v3"), "iam.example.com");
  EXPECT_EQ(HostOf("https://iam.example.com"), "iam.example.com");
}

}  // namespace
}  // namespace dlffs::config
