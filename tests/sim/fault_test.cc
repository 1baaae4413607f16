// SPDX-License-Identifier: Apache-2.0
#include "sim/fault.h"

#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"
#include "sim/unzipped.h"

namespace dlffs::sim {
namespace {

using testing::IsEmpty;
using testing::Not;

class FaultTest : public SimulatorFixture {
 protected:
  void Plan(const std::string& json) const {
    const Answer answer = Control("POST", "faults", json);
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  void AwaitHeld(int count) const {
    const Answer answer = Control("GET", "held?at_least=" + std::to_string(count));
    ASSERT_EQ(answer.AsJson().at("held"), count);
  }
  std::future<Answer> ExportLater(const std::string& job) const {
    return std::async(std::launch::async, [this, job] { return Export(job); });
  }
};

TEST_F(FaultTest, HeldExportIsAnsweredAfterTheReleaseOfAll) {
  Start();
  Plan(R"({"kind":"export","fault":"hold"})");
  auto held = ExportLater("myJob");
  AwaitHeld(1);

  Control("DELETE", "faults");

  EXPECT_EQ(held.get().status, 200);
  EXPECT_EQ(Control("GET", "held").AsJson().at("held"), 0);
}

TEST_F(FaultTest, OneOfTwoHeldIsReleased) {
  Start();
  Plan(R"({"kind":"export","fault":"hold"})");
  auto first = ExportLater("myJob");
  AwaitHeld(1);
  auto second = ExportLater("heartbeat");
  AwaitHeld(2);

  Plan(R"({"release":true,"job":"heartbeat"})");

  EXPECT_EQ(second.get().status, 200);
  EXPECT_EQ(Control("GET", "held").AsJson().at("jobs"), Json::array({"myJob"}));
  Plan(R"({"release":true})");
  EXPECT_EQ(first.get().status, 200);
}

TEST_F(FaultTest, NothingHeldCannotBeReleased) {
  Start();

  EXPECT_EQ(Control("POST", "faults", R"({"release":true})").status, 404);
}

TEST_F(FaultTest, HeldExportsStarveNobody) {
  Start();
  Plan(R"({"kind":"export","job":"myJob","fault":"hold"})");
  std::vector<std::future<Answer>> held;
  for (int i = 0; i < 40; ++i) held.push_back(ExportLater("myJob"));
  AwaitHeld(40);

  EXPECT_EQ(Export("heartbeat").status, 200);
  EXPECT_EQ(Get(Factory("jobs")).status, 200);

  Control("DELETE", "faults");
  for (auto& answer : held) EXPECT_EQ(answer.get().status, 200);
}

TEST_F(FaultTest, HoldDecidesTheAnswerBeforeOrAfterTheWait) {
  Start();
  Plan(R"({"kind":"export","fault":"hold","job":"myJob"})");
  Plan(R"({"kind":"export","fault":"hold","job":"heartbeat","stage":"answer"})");
  auto after = ExportLater("myJob");
  auto before = ExportLater("heartbeat");
  AwaitHeld(2);
  Control("POST", "edits", R"({"op":"delete","name":"myJob"})");
  Control("POST", "edits", R"({"op":"delete","name":"heartbeat"})");

  Control("DELETE", "faults");

  EXPECT_EQ(after.get().status, 400);
  EXPECT_EQ(before.get().status, 200);
}

TEST_F(FaultTest, StopEndsWhatIsHeldOrSilent) {
  Start();
  Plan(
      R"([{"kind":"export","job":"myJob","fault":"hold"},{"kind":"export","job":"heartbeat","fault":"silence"},
           {"kind":"export","job":"fx_rates","fault":"stall"},{"kind":"list","fault":"latency","ms":3600000}])");
  auto held = ExportLater("myJob");
  auto silent = ExportLater("heartbeat");
  auto stalled = ExportLater("fx_rates");
  auto late = std::async(std::launch::async, [this] { return Get(Factory("jobs")); });
  AwaitHeld(3);
  Control("GET", "counts?kind=list");

  simulator_.Stop();

  EXPECT_EQ(silent.get().status, 0);
  EXPECT_EQ(stalled.get().status, 0);
  held.wait();
  late.wait();
}

TEST_F(FaultTest, StatusComesWithBodyAndRetryAfter) {
  Start();
  Plan(R"({"kind":"list","fault":"status","status":429,"retry_after":"2",
           "body":{"error_code":"APIGW.0308","error_msg":"too often"},"times":1})");

  const Answer answer = Get(Factory("jobs"));

  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Header("Retry-After"), "2");
  EXPECT_EQ(answer.AsJson().at("error_code"), "APIGW.0308");
  EXPECT_EQ(Get(Factory("jobs")).status, 200);
}

TEST_F(FaultTest, SkipSparesTheFirst) {
  Start();
  Plan(R"({"kind":"list","fault":"status","status":502,"skip":1,"times":1})");

  EXPECT_EQ(Get(Factory("jobs")).status, 200);
  EXPECT_EQ(Get(Factory("jobs")).status, 502);
  EXPECT_EQ(Get(Factory("jobs")).status, 200);
}

TEST_F(FaultTest, FaultOfOneJobLeavesOthersAlone) {
  Start();
  Plan(R"({"kind":"any","job":"myJob","fault":"status"})");

  EXPECT_EQ(Export("myJob").status, 503);
  EXPECT_EQ(Get(Factory("jobs/myJob")).status, 503);
  EXPECT_EQ(Export("heartbeat").status, 200);
}

TEST_F(FaultTest, FaultOfOneWorkspaceLeavesOthersAlone) {
  Start();
  Plan(std::string(R"({"kind":"list","fault":"status","workspace":")") + kRiskDev + R"("})");

  EXPECT_EQ(Get(Factory("jobs"), In(kRiskDev)).status, 503);
  EXPECT_EQ(Get(Factory("jobs")).status, 200);
}

TEST_F(FaultTest, TruncatedBodyEndsTheConnection) {
  Start();
  Plan(R"({"kind":"export","fault":"truncate","bytes":100})");
  httplib::Client client(urls_.service);

  const auto whole =
      client.Post(Factory("jobs/myJob/export"), Authorized(), "", "application/json");
  const auto ended = client.Get("/");

  EXPECT_FALSE(whole);
  EXPECT_TRUE(ended);
}

TEST_F(FaultTest, SilenceEndsWithoutAnAnswer) {
  Start();
  Plan(R"({"kind":"export","fault":"silence"})");
  auto silent = ExportLater("myJob");
  AwaitHeld(1);

  Control("DELETE", "faults");

  EXPECT_EQ(silent.get().status, 0);
}

TEST_F(FaultTest, DamagedZipsAreDamaged) {
  Start();
  Plan(
      R"([{"kind":"export","job":"myJob","fault":"wrong_crc"},{"kind":"export","job":"heartbeat","fault":"wrong_size"},
           {"kind":"export","job":"fx_rates","fault":"not_zip"}])");

  for (const char* job : {"myJob", "heartbeat", "fx_rates"}) {
    const Answer answer = Export(job);
    EXPECT_EQ(answer.status, 200) << job;
    EXPECT_THAT(Unzip(answer.body).error, Not(IsEmpty())) << job;
  }
}

TEST_F(FaultTest, PlannedFaultsAreShownUntilUsedUp) {
  Start();
  Plan(R"({"kind":"export","job":"myJob","fault":"not_zip","times":1})");
  EXPECT_EQ(Control("GET", "faults").AsJson()[0].at("fault"), "not_zip");

  Export("myJob");

  EXPECT_TRUE(Control("GET", "faults").AsJson().empty());
}

TEST_F(FaultTest, FaultsThatAreNoneAreRefusedAndNameWhy) {
  Start();

  for (const char* json :
       {R"({"kind":"export","fault":"explode"})", R"({"kind":"exports","fault":"hold"})",
        R"({"fault":"hold","jobs":"x"})", R"({"fault":"latency","ms":"soon"})", "{", "[1]"}) {
    const Answer answer = Control("POST", "faults", json);
    EXPECT_EQ(answer.status, 400) << json;
    EXPECT_THAT(answer.AsJson().at("error").get<std::string>(), Not(IsEmpty())) << json;
  }
  EXPECT_TRUE(Control("GET", "faults").AsJson().empty());
}

}  // namespace
}  // namespace dlffs::sim
