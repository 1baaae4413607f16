// SPDX-License-Identifier: Apache-2.0
#include "api/authorized_client.h"

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

class AuthorizedClientTest : public ServiceFixture {
 protected:
  void Send() { SendInto(answer_); }
  void SendInto(std::optional<Result<http::Response>>& answer) {
    Call call{.what = "export job a", .count = &RequestCounts::exports, .scope = {"p1"}};
    call.request.url = "https://factory/v1/p1/jobs";
    call.cancellation = cancellation_;
    service_->Send(std::move(call), Into(answer));
  }
  void UsePassword() { Use({.user = "alice", .password = "pw", .domain = "d"}); }
  ErrorCode Code() const {
    return answer_ && !*answer_ ? answer_->error().code : ErrorCode::kInternal;
  }

  std::shared_ptr<Cancellation> cancellation_ = std::make_shared<Cancellation>();
  std::optional<Result<http::Response>> answer_;
};

TEST_F(AuthorizedClientTest, SendsTheTokenAndHandsOverAnAnswerOf2xx) {
  Send();
  EXPECT_EQ(HeaderOf(client_.Oldest(), "X-Auth-Token"), "given");

  client_.Answer(200, "body");

  ASSERT_TRUE(answer_ && *answer_);
  EXPECT_EQ((*answer_)->body, "body");
  EXPECT_EQ(counts_->exports, 1U);
  EXPECT_EQ(counts_->failed, 0U);
}

TEST_F(AuthorizedClientTest, AnotherStatusIsAnErrorThatNamesTheCall) {
  Send();
  client_.Answer(400, R"({"error_code":"DLF.0100","error_msg":"gone"})");

  EXPECT_EQ(Code(), ErrorCode::kNotFound);
  EXPECT_EQ(answer_->error().message, "export job a: HTTP 400 DLF.0100: gone");
  EXPECT_EQ(counts_->failed, 1U);
}

TEST_F(AuthorizedClientTest, AFailedTransferKeepsItsKindAndNamesTheCall) {
  Send();
  client_.Fail(ErrorCode::kOffline);

  EXPECT_EQ(Code(), ErrorCode::kOffline);
  EXPECT_EQ(answer_->error().message, "export job a: GET host/path: failed");
}

TEST_F(AuthorizedClientTest, ThrottlingIsCounted) {
  Send();
  client_.Answer(429, R"({"error_code":"APIGW.0308"})");

  EXPECT_EQ(Code(), ErrorCode::kTryAgain);
  EXPECT_EQ(counts_->throttled, 1U);
}

TEST_F(AuthorizedClientTest, ARefusedTokenIsRenewedOnceAndTheCallRepeated) {
  UsePassword();
  Send();
  client_.SignIn("t1");
  client_.Answer(401, R"({"error_code":"APIGW.0307","error_msg":"The token must be updated."})");
  client_.SignIn("t2");
  EXPECT_EQ(HeaderOf(client_.Oldest(), "X-Auth-Token"), "t2");

  client_.Answer(200, "body");

  ASSERT_TRUE(answer_ && *answer_);
  EXPECT_EQ(counts_->token, 2U);
  EXPECT_EQ(counts_->retried, 1U);
  EXPECT_EQ(authority_->Problem(), "");
}

TEST_F(AuthorizedClientTest, ASecondRefusalIsPermissionDeniedAndTold) {
  UsePassword();
  Send();
  client_.SignIn("t1");
  client_.Answer(401, "");
  client_.SignIn("t2");
  client_.Answer(401, R"({"error_msg":"decrypt token fail"})");

  EXPECT_EQ(Code(), ErrorCode::kPermissionDenied);
  EXPECT_EQ(client_.waiting(), 0U);
  EXPECT_EQ(authority_->Problem(), "export job a: HTTP 401: decrypt token fail");
}

TEST_F(AuthorizedClientTest, AGivenTokenThatIsRefusedIsPermissionDeniedAtOnce) {
  Send();
  client_.Answer(401, R"({"error_msg":"The token must be updated."})");

  EXPECT_EQ(Code(), ErrorCode::kPermissionDenied);
  EXPECT_EQ(client_.sent().size(), 1U);
  EXPECT_EQ(authority_->Problem(), "export job a: HTTP 401: The token must be updated.");
}

TEST_F(AuthorizedClientTest, AForbiddenCallDoesNotCostASignIn) {
  UsePassword();
  Send();
  client_.SignIn("t1");
  client_.Answer(403, "");

  EXPECT_EQ(Code(), ErrorCode::kPermissionDenied);
  EXPECT_EQ(counts_->token, 1U);
}

TEST_F(AuthorizedClientTest, AFailedSignInFailsTheCallAndNamesIt) {
  UsePassword();
  Send();
  client_.Answer(401, R"({"error":{"message":"wrong"}})");

  EXPECT_EQ(Code(), ErrorCode::kPermissionDenied);
  EXPECT_TRUE(answer_->error().message.starts_with(
      "export job a: sign in as alice at iam/v3: HTTP 401: wrong"));
  EXPECT_EQ(counts_->exports, 0U);
}

TEST_F(AuthorizedClientTest, AnEchoedTokenIsTakenOutOfTheMessage) {
  Send();
  client_.Answer(500, "cannot decrypt given");

  EXPECT_EQ(answer_->error().message, "export job a: HTTP 500: cannot decrypt ***");
}

TEST_F(AuthorizedClientTest, ATokenThatWasReplacedMeanwhileIsTakenOutOfTheMessageToo) {
  UsePassword();
  Send();
  client_.SignIn("t1-0123456789abcdef");
  std::optional<Result<http::Response>> later;
  SendInto(later);
  client_.AnswerTo("/jobs", 401, "");
  client_.SignIn("t2-0123456789abcdef");

  client_.AnswerTo("/jobs", 403, "cannot decrypt t1-0123456789abcdef");

  ASSERT_TRUE(later && !*later);
  EXPECT_EQ(later->error().message, "export job a: HTTP 403: cannot decrypt ***");
}

TEST_F(AuthorizedClientTest, TwoCallsRefusedWithAnEchoLogTheTokenOfNeither) {
  UsePassword();
  Send();
  client_.SignIn("t1-0123456789abcdef");
  std::optional<Result<http::Response>> later;
  SendInto(later);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();

  client_.AnswerTo("/jobs", 401, "cannot decrypt t1-0123456789abcdef");
  client_.AnswerTo("/jobs", 401, "cannot decrypt t1-0123456789abcdef");

  const std::string log =
      testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("cannot decrypt ***"), std::string::npos) << log;
  EXPECT_EQ(log.find("t1-0123456789abcdef"), std::string::npos) << log;
  client_.SignIn("t2-0123456789abcdef");  // for which both wait
  client_.Answer(200, "");
  client_.Answer(200, "");
}

TEST_F(AuthorizedClientTest, CancelEndsTheRequestUnderWay) {
  Send();

  cancellation_->Cancel(client_);
  client_.RunPosted();

  EXPECT_EQ(Code(), ErrorCode::kInterrupted);
  EXPECT_EQ(counts_->failed, 0U);
}

TEST_F(AuthorizedClientTest, ACallCancelledWhileItWaitsForItsTokenIsNotSent) {
  UsePassword();
  Send();
  cancellation_->Cancel(client_);

  client_.SignIn("t1");

  EXPECT_EQ(Code(), ErrorCode::kInterrupted);
  EXPECT_EQ(counts_->exports, 0U);
}

class RepetitionTest : public AuthorizedClientTest {
 protected:
  RepetitionTest() {
    retry_ = RetryPolicy();
    Use({.token = "given"});
  }
};

TEST_F(RepetitionTest, WhatMayPassIsAskedAgainAfterAPause) {
  Send();
  client_.Answer(503, "");
  EXPECT_FALSE(answer_);
  EXPECT_EQ(client_.waiting(), 0U);

  clock_->Advance(std::chrono::milliseconds(500));
  client_.Answer(200, "body");

  ASSERT_TRUE(answer_ && *answer_);
  EXPECT_EQ(counts_->retried, 1U);
  EXPECT_EQ(counts_->exports, 2U);
}

TEST_F(RepetitionTest, TheLastFailureIsTheAnswer) {
  Send();
  for (int attempt = 0; attempt < 5; ++attempt) {
    client_.Answer(502, "");
    clock_->Advance(std::chrono::seconds(8));
  }
  client_.Answer(504, "");

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
  EXPECT_EQ(answer_->error().http_status, 504);
  EXPECT_EQ(client_.sent().size(), 6U);
}

TEST_F(RepetitionTest, AThrottledCallHoldsUpTheOthersOfItsRate) {
  Send();
  client_.Answer(429, R"({"error_code":"APIGW.0308"})", {{"Retry-After", "3"}});
  std::optional<Result<http::Response>> first;
  answer_.swap(first);
  Send();
  EXPECT_EQ(client_.waiting(), 0U);

  clock_->Advance(std::chrono::milliseconds(2999));
  EXPECT_EQ(client_.waiting(), 0U);
  clock_->Advance(std::chrono::milliseconds(1));

  EXPECT_EQ(client_.waiting(), 2U);
  EXPECT_EQ(counts_->throttled, 1U);
}

TEST_F(RepetitionTest, ThrottledBeyondTheDeadlineIsTryAgain) {
  Send();
  client_.Answer(429, R"({"error_code":"APIGW.0308"})", {{"Retry-After", "300"}});

  EXPECT_EQ(Code(), ErrorCode::kTryAgain);
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(RepetitionTest, AConnectionThatCannotBeMadeIsToldAtOnce) {
  Send();
  client_.Fail(ErrorCode::kOffline);

  EXPECT_EQ(Code(), ErrorCode::kOffline);
  EXPECT_EQ(timer_.pending(), 0U);
}

TEST_F(RepetitionTest, ACallCancelledInItsPauseIsNotSentAgain) {
  Send();
  client_.Answer(503, "");
  cancellation_->Cancel(client_);

  clock_->Advance(std::chrono::seconds(1));

  EXPECT_EQ(Code(), ErrorCode::kInterrupted);
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(AuthorizedClientTest, ACallUnderWayOutlivesItsOwner) {
  Send();
  service_.reset();
  authority_.reset();

  client_.Answer(200, "body");

  EXPECT_TRUE(answer_ && *answer_);
}

}  // namespace
}  // namespace dlffs::api
