// SPDX-License-Identifier: Apache-2.0
#include "api/sign_in.h"

#include <gtest/gtest.h>

#include "api/json_decode.h"

namespace dlffs::api {
namespace {

const Credentials kByName{.user = "alice", .password = "pw", .domain = "OTC000"};
const Credentials kById{.user_id = "u1", .password = "pw"};

Json BodyOf(const Credentials& credentials, const Scope& scope) {
  return ParseJson(SignInRequest("https://iam/v3", credentials, scope).body).value();
}

TEST(SignInRequestTest, PostsToIamWithoutAskingForTheCatalog) {
  const http::Request request = SignInRequest("https://iam/v3", kByName, {});

  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://iam/v3/auth/tokens?nocatalog=true");
}

TEST(SignInRequestTest, NamesUserAndDomainAndTheProjectById) {
  EXPECT_EQ(BodyOf(kByName, {"p1"}), Json::parse(R"({"auth":{
    "identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"pw","domain":{"name":"OTC000"}}}},
    "scope":{"project":{"id":"p1"}}}})"));
}

TEST(SignInRequestTest, AUserByIdNeedsNoDomain) {
  EXPECT_EQ(BodyOf(kById, {"p1"})["auth"]["identity"]["password"]["user"],
            Json::parse(R"({"id":"u1","password":"pw"})"));
}

TEST(SignInRequestTest, WithoutAProjectTheScopeIsTheDomainOrNone) {
  EXPECT_EQ(BodyOf(kByName, {})["auth"]["scope"], Json::parse(R"({"domain":{"name":"OTC000"}})"));
  EXPECT_FALSE(BodyOf(kById, {})["auth"].contains("scope"));
}

TEST(CanSignInTest, NeedsAUserAndAPassword) {
  EXPECT_TRUE(CanSignIn(kByName));
  EXPECT_TRUE(CanSignIn(kById));
  EXPECT_FALSE(CanSignIn({.user = "alice"}));
  EXPECT_FALSE(CanSignIn({.password = "pw"}));
}

class ReadSignInTest : public testing::Test {
 protected:
  static Result<Token> Read(int status, std::string body, std::vector<http::Header> headers = {}) {
    return ReadSignIn({status, std::move(headers), std::move(body)}, "sign in as alice", kByName,
                      {"p1"}, base::FromMillis(1'700'000'000'000));
  }
  const std::vector<http::Header> header_{{"x-subject-token", "t1"}};
};

TEST_F(ReadSignInTest, TakesTheTokenAndTheServicesOwnTimes) {
  const auto token = Read(
      201, R"({"token":{"issued_at":"2001-01-01T00:00:00Z","expires_at":"2001-01-02T00:00:00Z"}})",
      header_);

  ASSERT_TRUE(token);
  EXPECT_EQ(token->value, "t1");
  EXPECT_EQ(token->lifetime, std::chrono::hours(24));
}

TEST_F(ReadSignInTest, MeasuresByOurClockWhereOnlyTheExpiryIsTold) {
  const auto token = Read(201, R"({"token":{"expires_at":"2023-11-14T22:14:20Z"}})", header_);

  ASSERT_TRUE(token);
  EXPECT_EQ(token->lifetime, std::chrono::seconds(60));
}

TEST_F(ReadSignInTest, AssumesAnHourWhereNothingIsTold) {
  ASSERT_TRUE(Read(201, "", header_));
  EXPECT_EQ(Read(201, "", header_)->lifetime, std::chrono::hours(1));
}

TEST_F(ReadSignInTest, AnAnswerWithoutATokenIsAServiceFailure) {
  const auto token = Read(200, "<html>");

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kServiceFailure);
}

TEST_F(ReadSignInTest, AWrongPasswordIsPermissionDeniedWithIamsWords) {
  const auto token = Read(
      401,
      R"({"error":{"code":401,"message":"The username or password is wrong: pw","title":"Unauthorized"}})");

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(token.error().message,
            "sign in as alice: HTTP 401: The username or password is wrong: ***; check auth.* in "
            "the settings");
}

TEST_F(ReadSignInTest, EveryDefiniteRefusalIsPermissionDenied) {
  EXPECT_EQ(Read(400, "").error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(Read(403, "").error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(Read(404, "").error().code, ErrorCode::kPermissionDenied);
}

TEST_F(ReadSignInTest, AProjectThatIamDoesNotFindIsNotFound) {
  const auto token = Read(404, R"({"error":{"code":404,"message":"Could not find project: p1."}})");

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(token.error().message,
            "sign in as alice: HTTP 404: Could not find project: p1.; check the project's id and "
            "iam_endpoint in the settings");
}

TEST_F(ReadSignInTest, AnIamThatIsBusyOrFailsHasNotRefused) {
  EXPECT_EQ(Read(429, "").error().code, ErrorCode::kTryAgain);
  EXPECT_EQ(Read(408, "").error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(Read(503, "").error().code, ErrorCode::kServiceFailure);
}

}  // namespace
}  // namespace dlffs::api
