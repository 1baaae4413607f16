// SPDX-License-Identifier: Apache-2.0
#include "http/url_text.h"

#include <gtest/gtest.h>

namespace dlffs::http {
namespace {

TEST(UrlTextTest, HostAndPathLeavesOutQueryAndFragment) {
  EXPECT_EQ(HostAndPath("https://host:8443/v1/p/jobs?token=secret#x"), "host:8443/v1/p/jobs");
  EXPECT_EQ(HostAndPath("https://host?token=secret"), "host");
}

TEST(UrlTextTest, HostAndPathLeavesOutUserAndPassword) {
  EXPECT_EQ(HostAndPath("https://alice:pw@host/x@y"), "host/x@y");
}

TEST(UrlTextTest, OriginIsSchemeAndAuthority) {
  EXPECT_EQ(Origin("http://127.0.0.1:81/a/b"), "http://127.0.0.1:81");
  EXPECT_EQ(Origin("https://alice:pw@host?q"), "https://host");
}

}  // namespace
}  // namespace dlffs::http
