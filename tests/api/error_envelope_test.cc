// SPDX-License-Identifier: Apache-2.0
#include "api/error_envelope.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

http::Response Answered(int status, std::string body, std::vector<http::Header> headers = {}) {
  return {status, std::move(headers), std::move(body)};
}

struct Form {
  const char* body;
  const char* code;
  const char* message;
};

class EnvelopeFormTest : public testing::TestWithParam<Form> {};

TEST_P(EnvelopeFormTest, IsRead) {
  const Envelope envelope = ReadEnvelope(Answered(400, GetParam().body));

  EXPECT_TRUE(envelope.is_envelope);
  EXPECT_EQ(envelope.code, GetParam().code);
  EXPECT_EQ(envelope.message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, EnvelopeFormTest,
    testing::Values(Form{R"({"error_code":"DLF.0100","error_msg":"gone"})", "DLF.0100", "gone"},
                    Form{R"({"errorCode":"DLF.0100","errorMsg":"gone"})", "DLF.0100", "gone"},
                    Form{R"({"code":"X.1","message":"m"})", "X.1", "m"},
                    Form{R"({"error":{"code":401,"message":"wrong","title":"Unauthorized"}})",
                         "401", "wrong"},
                    Form{R"({"errors":[{"error_code":"DLF.6201","error_msg":"no script"}]})",
                         "DLF.6201", "no script"},
                    Form{R"({"error_msg":"a\nb"})", "", "a b"}));

class NoEnvelopeTest : public testing::TestWithParam<Form> {};

TEST_P(NoEnvelopeTest, IsToldAsText) {
  const Envelope envelope = ReadEnvelope(Answered(502, GetParam().body));

  EXPECT_FALSE(envelope.is_envelope);
  EXPECT_EQ(envelope.message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NoEnvelopeTest,
    testing::Values(Form{"", "", ""}, Form{"upstream\nfailed", "", "upstream failed"},
                    Form{"<html><head><TITLE>502 Bad\nGateway</TITLE></head></html>", "",
                         "a page of HTML, \"502 Bad Gateway\""},
                    Form{"<html></html>", "", "a page of HTML"}, Form{"PK\xff", "", "not text"},
                    Form{R"({"obsPath":"obs://x"})", "", R"({"obsPath":"obs://x"})"},
                    Form{R"({"errors":[]})", "", R"({"errors":[]})"}, Form{"[1]", "", "[1]"}));

TEST(EnvelopeTest, TakesTheRequestIdOfTheBodyBeforeTheHeaders) {
  const std::vector<http::Header> headers = {{"x-request-id", "header"}};

  EXPECT_EQ(
      ReadEnvelope(Answered(429, R"({"error_code":"APIG.0308","request_id":"body"})", headers))
          .request_id,
      "body");
  EXPECT_EQ(ReadEnvelope(Answered(429, R"({"error_code":"APIG.0308"})", headers)).request_id,
            "header");
}

TEST(EnvelopeTest, DoesNotSearchALargeBody) {
  const Envelope envelope =
      ReadEnvelope(Answered(200, R"({"error_msg":")" + std::string(100'000, 'x') + R"("})"));

  EXPECT_FALSE(envelope.is_envelope);
  EXPECT_EQ(envelope.message, "100016 bytes");
}

struct Row {
  int status;
  const char* service_code;
  ErrorCode expected;
};

class ClassifyAnswerTest : public testing::TestWithParam<Row> {};

TEST_P(ClassifyAnswerTest, HasItsRow) {
  EXPECT_EQ(ClassifyAnswer(GetParam().status, GetParam().service_code), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ClassifyAnswerTest,
    testing::Values(
        Row{400, "DLF.0100", ErrorCode::kNotFound}, Row{400, "DLF.0819", ErrorCode::kNotFound},
        Row{400, "DLF.3004", ErrorCode::kNotFound}, Row{400, "DLF.3018", ErrorCode::kNotFound},
        Row{400, "DLF.6201", ErrorCode::kNotFound}, Row{400, "DLF.6241", ErrorCode::kNotFound},
        Row{400, "DLF.6888", ErrorCode::kPermissionDenied},
        Row{403, "", ErrorCode::kPermissionDenied},
        Row{403, "APIGW.0302", ErrorCode::kPermissionDenied},
        Row{401, "APIG.0301", ErrorCode::kPermissionDenied},
        Row{407, "", ErrorCode::kPermissionDenied}, Row{429, "", ErrorCode::kTryAgain},
        Row{429, "APIG.0308", ErrorCode::kTryAgain}, Row{400, "APIGW.0308", ErrorCode::kTryAgain},
        Row{400, "APIC.0308", ErrorCode::kTryAgain}, Row{500, "", ErrorCode::kServiceFailure},
        Row{503, "", ErrorCode::kServiceFailure}, Row{504, "APIG.0201", ErrorCode::kServiceFailure},
        Row{400, "DLF.3051", ErrorCode::kServiceFailure}, Row{400, "", ErrorCode::kServiceFailure},
        Row{404, "APIG.0101", ErrorCode::kServiceFailure}, Row{302, "", ErrorCode::kServiceFailure},
        Row{200, "DLF.0100", ErrorCode::kNotFound}));

TEST(ClassifyAnswerTest, AServerThatFailsSaysNothingAboutWhatExists) {
  EXPECT_EQ(ClassifyAnswer(500, "DLF.0100"), ErrorCode::kServiceFailure);
}

TEST(AnswerErrorTest, NamesCallStatusCodeAndText) {
  const Error error = AnswerError(
      Answered(
          400,
          R"({"error_code":"DLF.0100","error_msg":"The job does not exists.","request_id":"r1"})"),
      "export job a", {});

  EXPECT_EQ(error.code, ErrorCode::kNotFound);
  EXPECT_EQ(error.message, "export job a: HTTP 400 DLF.0100: The job does not exists.");
  EXPECT_EQ(error.http_status, 400);
  EXPECT_EQ(error.service_code, "DLF.0100");
  EXPECT_EQ(error.request_id, "r1");
}

TEST(AnswerErrorTest, HoldsNoSecretThatTheGatewayEchoes) {
  const std::string token = "token-0123456789-abcdef";
  const Error error =
      AnswerError(Answered(401, R"({"error_code":"token-0123456789-abcdef","error_msg":"bad )" +
                                    token + R"(","request_id":"token-0123456789-abcdef"})"),
                  "x", {token});

  EXPECT_EQ(error.message, "x: HTTP 401 ***: bad ***");
  EXPECT_EQ(error.service_code, "***");
  EXPECT_EQ(error.request_id, "***");
}

TEST(AnswerErrorTest, HoldsNoPartOfASecretWhereALongTextIsCut) {
  const std::string password = "correct horse";
  const Error error = AnswerError(Answered(401, std::string(393, 'x') + password), "y", {password});

  EXPECT_EQ(error.message, "y: HTTP 401: " + std::string(393, 'x') + "***");
}

}  // namespace
}  // namespace dlffs::api
