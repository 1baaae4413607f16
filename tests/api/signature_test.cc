// SPDX-License-Identifier: Apache-2.0
#include "api/signature.h"

#include <string>

#include <gtest/gtest.h>

#include "dlffs/base/digest.h"

#include "api/canonical_request.h"

namespace dlffs::api {
namespace {

constexpr char kSecret[] = "SecretKey";
constexpr char kHost[] = "https://dayu-dlf.eu-de.otc.t-systems.com";
constexpr char kProject[] = "0123456789abcdef0123456789abcdef";
constexpr char kWorkspace[] = "fedcba9876543210fedcba9876543210";

/// 2026-08-23 01:02:03 UTC
const base::WallTime kNow = base::FromMillis(1787446923000);
const AccessKey kPermanent{.id = "EXAMPLEACCESSKEY0001",
                           .secret = "exampleSecretKey/0123456789abcdefghijklmn",
                           .security_token = {}};

std::string HeaderOf(const http::Request& request, const std::string& name) {
  for (const http::Header& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

/// A request to `path` of the project, addressed to the workspace.
http::Request FactoryRequest(const std::string& method, const std::string& path) {
  return {.method = method,
          .url = std::string(kHost) + "/v1/" + kProject + path,
          .headers = {{"X-Project-Id", kProject}, {"workspace", kWorkspace}},
          .body = {}};
}

// The four vectors of the SDKs' own tests (api.md 6.2, A to D).

http::Request SdkRequest(const std::string& method, const std::string& url,
                         const std::string& body) {
  return {.method = method, .url = url, .headers = {{"TEST_UNDERSCORE", "x"}}, .body = body};
}

const base::WallTime kSdkNow = base::FromMillis(1591583940000);  // 2020-06-08 02:39:00 UTC
const AccessKey kSdkKey{.id = "AccessKey", .secret = kSecret, .security_token = {}};

TEST(SignatureTest, OfTheSdksGet) {
  http::Request request =
      SdkRequest("GET", "https://service.endpoint.myhuaweicloud.com/resources?size=1", "");

  Sign(request, kSdkKey, kSdkNow);

  EXPECT_EQ(HeaderOf(request, "Authorization"),
            "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, "
            "Signature=cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842");
}

TEST(SignatureTest, OfTheSdksPost) {
  http::Request request =
      SdkRequest("POST", "https://service.endpoint.myhuaweicloud.com/resources?size=1",
                 R"({"name":"test","id":1})");

  Sign(request, kSdkKey, kSdkNow);

  EXPECT_EQ(HeaderOf(request, "Authorization"),
            "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, "
            "Signature=436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f");
}

TEST(SignatureTest, OfARequestOfWhichOnlyTheDateIsSigned) {
  const std::string date = "20060102T150405Z";
  const http::Request get{.url = "https://host/path?limit=1", .headers = {}, .body = {}};
  const http::Request post{.method = "POST",
                           .url = "https://host/path?key=value",
                           .headers = {},
                           .body = "{\"Name\":\"test\",\"Id\":1}\n"};

  EXPECT_EQ(Signature(kSecret, date, CanonicalRequest(get, {{"X-Sdk-Date", date}})),
            "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624");
  EXPECT_EQ(Signature(kSecret, date, CanonicalRequest(post, {{"X-Sdk-Date", date}})),
            "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59");
}

// The calls that this program makes (api.md 6.2, V1 to V3).

TEST(SignatureTest, OfAJobList) {
  http::Request request = FactoryRequest("GET", "/jobs?jobType=BATCH&limit=100&offset=0");

  Sign(request, kPermanent, kNow);

  EXPECT_EQ(HeaderOf(request, "X-Sdk-Date"), "20260823T010203Z");
  EXPECT_EQ(HeaderOf(request, "Authorization"),
            "SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0001, "
            "SignedHeaders=host;workspace;x-project-id;x-sdk-date, "
            "Signature=66eb67d56d50c9ad10068b4fef9ded72c5577a8eb70ffe728a4d08f094aa46b8");
}

TEST(SignatureTest, OfAnExportOfAJobWithAChineseName) {
  http::Request request = FactoryRequest("POST", "/jobs/%E6%97%A5%E6%8A%A5_job.v1/export");
  request.headers.push_back({"Content-Type", "application/json"});
  request.body = R"({"exportDepend":true})";

  Sign(request, kPermanent, kNow);

  EXPECT_EQ(HeaderOf(request, "Authorization"),
            "SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0001, "
            "SignedHeaders=content-type;host;workspace;x-project-id;x-sdk-date, "
            "Signature=71217c7ff97fec30351244002cb8f71eb1711836792a44d328cccbe6ab34d535");
}

TEST(SignatureTest, OfAnExportWithATemporaryKey) {
  http::Request request = FactoryRequest("POST", "/jobs/daily_load/export");

  Sign(request,
       {.id = "EXAMPLETEMPKEY00002",
        .secret = "exampleTempSecret/abcdef0123456789",
        .security_token = "gQpjbi1ub3J0aC00exampletoken=="},
       kNow);

  EXPECT_EQ(HeaderOf(request, "X-Security-Token"), "gQpjbi1ub3J0aC00exampletoken==");
  EXPECT_EQ(HeaderOf(request, "Authorization"),
            "SDK-HMAC-SHA256 Access=EXAMPLETEMPKEY00002, "
            "SignedHeaders=host;workspace;x-project-id;x-sdk-date;x-security-token, "
            "Signature=043606045d7442433894681961e8beb34c249fc0ae620deea40f655cc893bd90");
}

TEST(SignatureTest, CoversNoHeaderThatAHopMayChange) {
  http::Request request = FactoryRequest("GET", "/jobs");
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", "dlffs"});

  Sign(request, kPermanent, kNow);

  EXPECT_NE(HeaderOf(request, "Authorization")
                .find("SignedHeaders=host;workspace;x-project-id;x-sdk-date,"),
            std::string::npos);
}

TEST(SignatureTest, CanonicalTextsAreThoseOfTheGateway) {
  http::Request request = FactoryRequest("POST", "/jobs/%E6%97%A5%E6%8A%A5_job.v1/export");
  request.body = R"({"exportDepend":true})";

  const std::string canonical =
      CanonicalRequest(request, {{"Content-Type", "application/json"},
                                 {"Host", "dayu-dlf.eu-de.otc.t-systems.com"},
                                 {"workspace", kWorkspace},
                                 {"X-Project-Id", kProject},
                                 {"X-Sdk-Date", "20260823T010203Z"}});

  EXPECT_EQ(base::Sha256::Of(canonical).Hex(),
            "644ab0f60eb22762e03a5b8c0e5e19efff32a3e633a800ba01571feffbc2a408");
}

}  // namespace
}  // namespace dlffs::api
