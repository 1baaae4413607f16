// SPDX-License-Identifier: Apache-2.0
#include "http/curl_client.h"

#include <atomic>
#include <functional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "http/awaited.h"
#include "http/loopback_server.h"

namespace dlffs::http {
namespace {

Options TestOptions() {
  Options options;
  options.user_agent = "dlffs/test";
  options.no_proxy = "*";  // the environment's proxy is not part of these tests
  return options;
}

void AnswerAll(Connection& connection) {
  while (!connection.ReadRequest().empty()) connection.Write(Answer("200 OK", "hello"));
}

class CurlClientTest : public testing::Test {
 protected:
  Result<Response> Get(const std::string& url) {
    Awaited<Response> answer;
    client_->Send({.url = url}, answer.Callback());
    return answer.Wait();
  }

  std::unique_ptr<Client> client_ = NewCurlClient(TestOptions());
};

TEST_F(CurlClientTest, DeliversStatusHeadersAndBody) {
  LoopbackServer server([](Connection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("404 Not Found", "nothing", "X-Request-Id: r1\r\n"));
  });

  const auto response = Get(server.Url("/x"));

  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "nothing");
  EXPECT_EQ(response->Find("x-request-id"), "r1");
}

TEST_F(CurlClientTest, AssemblesAChunkedBodyWithNul) {
  LoopbackServer server([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.Write(std::string_view("3\r\na\0b\r\n2\r\ncd\r\n0\r\n\r\n", 20));
  });

  const auto response = Get(server.Url("/x"));

  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, std::string("a\0bcd", 5));
}

TEST_F(CurlClientTest, SendsMethodPathHeadersBodyAndUserAgent) {
  std::string seen;
  Signal read;
  LoopbackServer server([&](Connection& connection) {
    seen = connection.ReadRequest();
    connection.Write(Answer("200 OK", ""));
    read.Raise();
  });
  Awaited<Response> answer;

  client_->Send({.method = "POST",
                 .url = server.Url("/a/%2E%2E/b?q=1"),
                 .headers = {{"X-Auth-Token", "t"}, {"workspace", ""}},
                 .body = "{}"},
                answer.Callback());

  ASSERT_TRUE(answer.Wait());
  read.Wait();
  EXPECT_EQ(seen.substr(0, seen.find("\r\n")), "POST /a/%2E%2E/b?q=1 HTTP/1.1");
  EXPECT_NE(seen.find("\r\nX-Auth-Token: t\r\n"), std::string::npos);
  EXPECT_NE(seen.find("\r\nworkspace:"), std::string::npos);
  EXPECT_NE(seen.find("\r\nUser-Agent: dlffs/test\r\n"), std::string::npos);
  EXPECT_EQ(seen.substr(seen.size() - 6), "\r\n\r\n{}");
}

TEST_F(CurlClientTest, AnEmptyPostClaimsNoFormAndNoBody) {
  std::string seen;
  Signal read;
  LoopbackServer server([&](Connection& connection) {
    seen = connection.ReadRequest();
    connection.Write(Answer("200 OK", ""));
    read.Raise();
  });
  Awaited<Response> answer;

  client_->Send({.method = "POST", .url = server.Url("/x")}, answer.Callback());

  ASSERT_TRUE(answer.Wait());
  read.Wait();
  EXPECT_NE(seen.find("\r\nContent-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(seen.find("Content-Type"), std::string::npos);
}

TEST_F(CurlClientTest, ReusesTheConnection) {
  LoopbackServer server(AnswerAll);

  ASSERT_TRUE(Get(server.Url("/1")));
  ASSERT_TRUE(Get(server.Url("/2")));

  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlClientTest, DoesNotFollowRedirects) {
  LoopbackServer elsewhere(AnswerAll);
  LoopbackServer server([&](Connection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("302 Found", "", "Location: " + elsewhere.Url("/") + "\r\n"));
  });

  const auto response = Get(server.Url("/x"));

  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlClientTest, CancelEndsACallUnderWay) {
  Signal arrived;
  LoopbackServer server([&](Connection& connection) {
    connection.ReadRequest();
    arrived.Raise();
    connection.WaitForClose();
  });
  Awaited<Response> answer;
  const CallId id = client_->Send({.url = server.Url("/x")}, answer.Callback());
  arrived.Wait();

  client_->Cancel(id);

  const auto response = answer.Wait();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kInterrupted);
}

TEST_F(CurlClientTest, CancelOfAnEndedOrUnknownCallDoesNothing) {
  LoopbackServer server(AnswerAll);
  Awaited<Response> answer;
  const CallId id = client_->Send({.url = server.Url("/x")}, answer.Callback());
  ASSERT_TRUE(answer.Wait());

  client_->Cancel(id);
  client_->Cancel(CallId{4711});

  EXPECT_TRUE(Get(server.Url("/y")));
  EXPECT_EQ(answer.calls(), 1);
}

TEST_F(CurlClientTest, PostRunsTheTaskOnTheThreadOfTheCallbacks) {
  LoopbackServer server(AnswerAll);
  Awaited<std::thread::id> of_callback;
  Awaited<std::thread::id> of_task;

  client_->Send({.url = server.Url("/x")},
                [done = of_callback.Callback()](Result<Response>) mutable {
                  done(std::this_thread::get_id());
                });
  client_->Post([done = of_task.Callback()]() mutable { done(std::this_thread::get_id()); });

  EXPECT_EQ(of_task.Wait().value(), of_callback.Wait().value());
}

TEST_F(CurlClientTest, ACallbackMaySendAgain) {
  LoopbackServer server(AnswerAll);
  Awaited<Response> second;

  client_->Send({.url = server.Url("/1")}, [&, this](Result<Response>) {
    client_->Send({.url = server.Url("/2")}, second.Callback());
  });

  EXPECT_TRUE(second.Wait());
}

TEST_F(CurlClientTest, ManyThreadsGetTheirOwnAnswersOnce) {
  LoopbackServer server([](Connection& connection) {
    for (std::string request; !(request = connection.ReadRequest()).empty();) {
      connection.Write(Answer("200 OK", request.substr(0, request.find(" HTTP"))));
    }
  });
  std::atomic<int> right{0};
  std::vector<std::thread> threads;

  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto response = Get(server.Url(path));
        if (response && response->body == "GET " + path) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(right, 160);
}

TEST(CurlClientLimitTest, CallsBeyondTheConnectionLimitWaitTheirTurn) {
  Options options = TestOptions();
  options.max_connections_per_host = 2;
  const auto client = NewCurlClient(options);
  LoopbackServer server(AnswerAll);
  std::vector<Awaited<Response>> answers(12);

  for (auto& answer : answers) client->Send({.url = server.Url("/x")}, answer.Callback());

  for (auto& answer : answers) EXPECT_TRUE(answer.Wait());
  EXPECT_LE(server.connections(), 2);
}

TEST(CurlClientLimitTest, ACallThatWaitsForItsTurnCanBeCancelled) {
  Options options = TestOptions();
  options.max_connections_per_host = 1;
  const auto client = NewCurlClient(options);
  LoopbackServer server([](Connection& connection) { connection.WaitForClose(); });
  Awaited<Response> first;
  Awaited<Response> second;
  client->Send({.url = server.Url("/1")}, first.Callback());
  const CallId id = client->Send({.url = server.Url("/2")}, second.Callback());

  client->Cancel(id);

  EXPECT_EQ(second.Wait().error().code, ErrorCode::kInterrupted);
  EXPECT_EQ(first.calls(), 0);
}

TEST(CurlClientEndTest, DestroyingTheClientEndsEveryCallOnce) {
  LoopbackServer server([](Connection& connection) { connection.WaitForClose(); });
  std::vector<Awaited<Response>> answers(20);
  {
    const auto client = NewCurlClient(TestOptions());
    for (auto& answer : answers) client->Send({.url = server.Url("/x")}, answer.Callback());
  }

  for (auto& answer : answers) {
    ASSERT_EQ(answer.calls(), 1);
    EXPECT_EQ(answer.Wait().error().code, ErrorCode::kInterrupted);
  }
}

TEST(CurlClientEndTest, WhatIsPostedAfterTheThreadsLastLookRunsToo) {
  /// Does its work when the thread that made it ends.
  struct AtThreadEnd {
    explicit AtThreadEnd(std::function<void()> todo) : work(std::move(todo)) {}
    AtThreadEnd(const AtThreadEnd&) = delete;
    AtThreadEnd& operator=(const AtThreadEnd&) = delete;
    ~AtThreadEnd() { work(); }
    std::function<void()> work;
  };
  Awaited<int> task;
  Awaited<Response> answer;
  {
    const auto client = NewCurlClient(TestOptions());
    client->Post([&, raw = client.get()] {
      thread_local const AtThreadEnd last([&, raw] {
        raw->Post([done = task.Callback()]() mutable { done(1); });
        raw->Send({.url = "http://127.0.0.1:1/x"}, answer.Callback());
      });
    });
  }

  EXPECT_EQ(task.calls(), 1);
  ASSERT_EQ(answer.calls(), 1);
  EXPECT_EQ(answer.Wait().error().code, ErrorCode::kInterrupted);
}

TEST(CurlClientEndTest, WhatACallbackSendsOrPostsAtTheEndIsEndedToo) {
  LoopbackServer server([](Connection& connection) { connection.WaitForClose(); });
  Awaited<Response> again;
  Awaited<int> task;
  {
    const auto client = NewCurlClient(TestOptions());
    client->Send({.url = server.Url("/x")}, [&, raw = client.get()](Result<Response>) {
      raw->Send({.url = server.Url("/y")}, again.Callback());
      raw->Post([done = task.Callback()]() mutable { done(1); });
    });
  }

  ASSERT_EQ(again.calls(), 1);
  EXPECT_EQ(again.Wait().error().code, ErrorCode::kInterrupted);
  EXPECT_EQ(task.calls(), 1);
}

}  // namespace
}  // namespace dlffs::http
