// SPDX-License-Identifier: Apache-2.0
#include "sim/counts.h"

#include <future>
#include <string>

#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using CountsTest = SimulatorFixture;

TEST_F(CountsTest, EveryKindOfCallIsCounted) {
  Start();
  Post("/v3/auth/tokens", SignIn("demo"), {});
  Get("/v3/auth/projects");
  Get(Factory("instances"));
  Get(Factory(std::string("workspaces/") + kInstance));
  Get(Factory("jobs"));
  Get(Factory("jobs/myJob"));
  Get(Factory("scripts"));
  Get(Factory("resources"));
  Export("myJob");
  Post(Factory("jobs/batch-export"), R"({"jobList":["myJob"]})");
  Get("/nowhere");

  const Json counts = Control("GET", "counts").AsJson();

  for (const char* kind : {"token", "projects", "instances", "workspaces", "list", "detail",
                           "scripts", "resources", "export", "batch_export", "other"}) {
    EXPECT_EQ(counts.at(kind), 1) << kind;
  }
}

TEST_F(CountsTest, ExportsAreCountedByJobAndAnswersByStatus) {
  Start();
  Export("myJob");
  Export("myJob");
  Export("nobody");
  Post(Factory("jobs/batch-export"), R"({"jobList":["myJob","heartbeat"]})");

  const Json counts = Control("GET", "counts").AsJson();

  EXPECT_EQ(counts.at("exports_by_job"), (Json{{"myJob", 2}, {"nobody", 1}}));
  EXPECT_EQ(counts.at("batch_exports_by_job"), (Json{{"heartbeat", 1}, {"myJob", 1}}));
  EXPECT_EQ(counts.at("by_status"), (Json{{"200", 3}, {"400", 1}}));
}

TEST_F(CountsTest, RefusedRequestsCountToo) {
  Start();

  Get(Factory("jobs"), {});

  EXPECT_EQ(Count("list"), 1);
}

TEST_F(CountsTest, ResetForgets) {
  Start();
  Export("myJob");

  Control("DELETE", "counts");

  const Json counts = Control("GET", "counts").AsJson();
  EXPECT_EQ(counts.at("export"), 0);
  EXPECT_TRUE(counts.at("exports_by_job").empty());
}

TEST_F(CountsTest, ReaderCanWaitForACall) {
  Start();
  auto waiting = std::async(std::launch::async, [this] {
    return Control("GET", "counts?kind=export&at_least=2&timeout_ms=60000").AsJson();
  });

  Export("myJob");
  Export("myJob");

  EXPECT_EQ(waiting.get().at("export"), 2);
}

TEST_F(CountsTest, WaitingEndsWithTheSimulator) {
  Start();
  auto waiting = std::async(std::launch::async, [this] {
    return Control("GET", "counts?kind=export&timeout_ms=3600000");
  });
  Get(Factory("jobs"));

  simulator_.Stop();

  waiting.wait();
}

TEST_F(CountsTest, UnknownKindAndPathAreRefused) {
  Start();

  EXPECT_EQ(Control("GET", "counts?kind=exports").status, 400);
  EXPECT_EQ(Control("GET", "nothing").status, 404);
}

}  // namespace
}  // namespace dlffs::sim
