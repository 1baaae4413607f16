// SPDX-License-Identifier: Apache-2.0
#include "api/authority.h"

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

class SigningTest : public ServiceFixture {
 protected:
  SigningTest() { Use({.access_key = "AK", .secret_key = "SK-secret", .security_token = "STS"}); }

  void Send(const std::string& project) {
    Call call{.what = "list", .count = &RequestCounts::list, .scope = {project}};
    call.request.url = "https://factory/v1/p1/jobs";
    service_->Send(std::move(call), Into(answer_));
  }

  std::optional<Result<http::Response>> answer_;
};

TEST_F(SigningTest, CallsAreSignedForTheirProject) {
  Send("p1");

  const http::Request& request = client_.Oldest();
  EXPECT_EQ(HeaderOf(request, "X-Project-Id"), "p1");
  EXPECT_EQ(HeaderOf(request, "X-Security-Token"), "STS");
  EXPECT_TRUE(HeaderOf(request, "Authorization")
                  .starts_with("SDK-HMAC-SHA256 Access=AK, "
                               "SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, "));
  EXPECT_EQ(HeaderOf(request, "X-Auth-Token"), "");
  EXPECT_EQ(counts_->token, 0U);
}

TEST_F(SigningTest, CallsOfTheAccountNameNoProject) {
  Send("");

  EXPECT_EQ(HeaderOf(client_.Oldest(), "X-Project-Id"), "");
}

TEST_F(SigningTest, ARefusedKeyIsNotTriedAgainUntilThePauseIsOver) {
  Send("p1");
  client_.Answer(401, R"({"error_msg":"verify aksk signature fail"})");
  EXPECT_EQ(answer_->error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(authority_->Problem(), "list: HTTP 401: verify aksk signature fail");

  answer_.reset();
  Send("p1");
  client_.RunPosted();
  EXPECT_EQ(answer_->error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(client_.sent().size(), 1U);

  answer_.reset();
  clock_->Advance(Refusal::kFirstPause);
  Send("p1");
  client_.Answer(200, "");
  EXPECT_EQ(authority_->Problem(), "");
}

TEST_F(SigningTest, WhatTheGatewayEchoesOfTheKeyIsTakenOut) {
  Send("p1");
  client_.Answer(403, R"({"error_msg":"x-security-token:STS, SK-secret"})");

  EXPECT_EQ(answer_->error().message, "list: HTTP 403: x-security-token:***, ***");
}

}  // namespace
}  // namespace dlffs::api
