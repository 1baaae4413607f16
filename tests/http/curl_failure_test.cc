// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "http/awaited.h"
#include "http/curl_client.h"
#include "http/loopback_server.h"

namespace dlffs::http {
namespace {

using std::chrono::milliseconds;

class CurlFailureTest : public testing::Test {
 protected:
  CurlFailureTest() { options_.no_proxy = "*"; }

  Result<Response> Send(Request request) {
    const auto client = NewCurlClient(options_);
    Awaited<Response> answer;
    client->Send(std::move(request), answer.Callback());
    return answer.Wait();
  }

  ErrorCode CodeOf(Request request) {
    const auto response = Send(std::move(request));
    EXPECT_FALSE(response);
    return response ? ErrorCode::kInternal : response.error().code;
  }

  Options options_;
};

/// Reads a request, writes `bytes` and closes.
std::function<void(Connection&)> Say(std::string bytes) {
  return [bytes = std::move(bytes)](Connection& connection) {
    connection.ReadRequest();
    connection.Write(bytes);
  };
}

TEST_F(CurlFailureTest, ARefusedConnectionIsOffline) {
  EXPECT_EQ(CodeOf({.url = "http://127.0.0.1:" + std::to_string(ClosedPort()) + "/"}),
            ErrorCode::kOffline);
}

TEST_F(CurlFailureTest, AnUnknownNameIsOffline) {
  options_.connect_timeout = milliseconds(2000);

  EXPECT_EQ(CodeOf({.url = "http://service.invalid/"}), ErrorCode::kOffline);
}

TEST_F(CurlFailureTest, APeerThatSpeaksNoTlsIsOffline) {
  LoopbackServer server(
      [](Connection& connection) { connection.Write("220 mail.example.com ready\r\n"); });

  EXPECT_EQ(CodeOf({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"}),
            ErrorCode::kOffline);
}

TEST_F(CurlFailureTest, AnUnansweredTlsHandshakeIsOffline) {
  options_.connect_timeout = milliseconds(200);
  LoopbackServer server([](Connection& connection) { connection.WaitForClose(); });

  EXPECT_EQ(CodeOf({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"}),
            ErrorCode::kOffline);
}

TEST_F(CurlFailureTest, ABodyShorterThanItsLengthBrokeOff) {
  LoopbackServer server(Say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPK"));

  const auto response = Send({.url = server.Url("/x")});

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(response.error().http_status, 200);
}

TEST_F(CurlFailureTest, AChunkedBodyWithoutItsEndBrokeOff) {
  LoopbackServer server(Say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nPK"));

  const auto response = Send({.url = server.Url("/x")});

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(response.error().http_status, 200);
}

TEST_F(CurlFailureTest, AConnectionClosedWithoutAnAnswerIsAServiceFailure) {
  LoopbackServer server(Say(""));

  const auto response = Send({.url = server.Url("/x")});

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(response.error().http_status, 0);
}

TEST_F(CurlFailureTest, SilenceBeforeTheAnswerIsTimedOut) {
  options_.first_byte_timeout = options_.stall_timeout = milliseconds(100);
  LoopbackServer server([](Connection& connection) { connection.WaitForClose(); });

  EXPECT_EQ(CodeOf({.url = server.Url("/x")}), ErrorCode::kTimedOut);
}

TEST_F(CurlFailureTest, SilenceInTheMiddleOfTheBodyIsTimedOut) {
  options_.first_byte_timeout = options_.stall_timeout = milliseconds(100);
  LoopbackServer server([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPK");
    connection.WaitForClose();
  });

  EXPECT_EQ(CodeOf({.url = server.Url("/x")}), ErrorCode::kTimedOut);
}

TEST_F(CurlFailureTest, ABodyAnnouncedOverTheLimitIsTooLarge) {
  LoopbackServer server(Say(Answer("200 OK", std::string(11, 'x'))));

  EXPECT_EQ(CodeOf({.url = server.Url("/x"), .max_body = 10}), ErrorCode::kTooLarge);
}

TEST_F(CurlFailureTest, AnEndlessBodyIsCutAtTheLimit) {
  LoopbackServer server([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    connection.Write(std::string(1 << 20, 'x'));
    connection.WaitForClose();
  });

  EXPECT_EQ(CodeOf({.url = server.Url("/x"), .max_body = 1000}), ErrorCode::kTooLarge);
}

TEST_F(CurlFailureTest, ABodyOfExactlyTheLimitPasses) {
  LoopbackServer server(Say(Answer("200 OK", std::string(10, 'x'))));

  EXPECT_TRUE(Send({.url = server.Url("/x"), .max_body = 10}));
}

TEST_F(CurlFailureTest, AProxyThatWantsAPasswordIsPermissionDenied) {
  LoopbackServer proxy(Say(Answer("407 Proxy Authentication Required", "")));
  options_.no_proxy.clear();
  options_.proxy = proxy.Url("");

  EXPECT_EQ(CodeOf({.url = "http://service.invalid/x"}), ErrorCode::kPermissionDenied);
  EXPECT_EQ(CodeOf({.url = "https://service.invalid/x"}), ErrorCode::kPermissionDenied);
}

TEST_F(CurlFailureTest, AProxyThatCannotConnectIsOffline) {
  LoopbackServer proxy(Say(Answer("502 Bad Gateway", "")));
  options_.no_proxy.clear();
  options_.proxy = proxy.Url("");

  EXPECT_EQ(CodeOf({.url = "https://service.invalid/x"}), ErrorCode::kOffline);
}

TEST_F(CurlFailureTest, NoProxyGoesAroundTheProxy) {
  LoopbackServer server(Say(Answer("200 OK", "direct")));
  options_.proxy = "http://127.0.0.1:" + std::to_string(ClosedPort());
  options_.no_proxy = "127.0.0.1";

  EXPECT_TRUE(Send({.url = server.Url("/x")}));
}

TEST_F(CurlFailureTest, MessagesNameHostAndPathButNeitherQueryNorHeaders) {
  LoopbackServer server(Say(""));

  const auto response =
      Send({.url = server.Url("/v1/jobs?sig=hidden1"), .headers = {{"X-Auth-Token", "hidden2"}}});

  ASSERT_FALSE(response);
  EXPECT_NE(
      response.error().message.find("127.0.0.1:" + std::to_string(server.port()) + "/v1/jobs"),
      std::string::npos);
  EXPECT_EQ(response.error().message.find("hidden"), std::string::npos);
}

}  // namespace
}  // namespace dlffs::http
