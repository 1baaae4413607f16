// SPDX-License-Identifier: Apache-2.0
#include "sim/simulator.h"

#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using SimulatorTest = SimulatorFixture;

TEST_F(SimulatorTest, UrlsAreOnLoopback) {
  Start();

  EXPECT_THAT(urls_.service, StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(urls_.control, StartsWith("http://127.0.0.1:"));
  EXPECT_NE(urls_.service, urls_.control);
}

TEST_F(SimulatorTest, PortInUseIsAnError) {
  Start();
  Options options;
  options.port = std::stoi(urls_.service.substr(urls_.service.rfind(':') + 1));
  Simulator second;

  const auto urls = second.Start(options);

  ASSERT_FALSE(urls);
  EXPECT_THAT(urls.error().message, HasSubstr(std::to_string(options.port)));
}

TEST_F(SimulatorTest, MissingDataIsAnError) {
  Options options;
  options.data = "/nonexistent";
  Simulator simulator;

  EXPECT_FALSE(simulator.Start(options));
}

TEST_F(SimulatorTest, StopEndsIdleConnectionsAtOnce) {
  Start();
  httplib::Client client(urls_.service);
  client.set_keep_alive(true);
  ASSERT_TRUE(client.Get("/"));

  simulator_.Stop();
  simulator_.Stop();

  EXPECT_FALSE(client.Get("/"));
}

TEST_F(SimulatorTest, ConnectionServesManyRequests) {
  Start();
  httplib::Client client(urls_.service);
  client.set_keep_alive(true);

  for (int i = 0; i < 50; ++i) {
    const auto answer = client.Get(Factory("jobs/myJob"), Authorized());
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->status, 200);
  }
}

TEST_F(SimulatorTest, FewThreadsStillServeEverybody) {
  Options options;
  options.threads = 2;
  Start(options);
  std::vector<std::future<int>> statuses;

  for (int i = 0; i < 20; ++i) {
    statuses.push_back(
        std::async(std::launch::async, [this] { return Get(Factory("jobs")).status; }));
  }

  for (auto& status : statuses) EXPECT_EQ(status.get(), 200);
}

TEST_F(SimulatorTest, EveryAnswerHasARequestId) {
  Start();

  EXPECT_EQ(Get("/nowhere").Header("X-Request-Id").size(), 32U);
}

}  // namespace
}  // namespace dlffs::sim
