// SPDX-License-Identifier: Apache-2.0
#include "sim/management.h"

#include <string>

#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using ManagementTest = SimulatorFixture;

std::string Workspaces(const std::string& query = {}) {
  return std::string("workspaces/") + kInstance + query;
}

TEST_F(ManagementTest, InstancesNameTheOneOfTheProject) {
  Start();

  const Json answer = Get(Factory("instances?limit=100")).AsJson();

  EXPECT_EQ(answer.at("count"), 1);
  EXPECT_EQ(answer.at("commodity_orders")[0].at("resource_id"), kInstance);
  EXPECT_EQ(answer.at("commodity_orders")[0].at("status"), 2);
}

TEST_F(ManagementTest, ProjectWithoutDataArtsHasNoInstances) {
  Start();

  const Json answer = Get(std::string("/v1/") + kOtherProject + "/instances").AsJson();

  EXPECT_EQ(answer.at("count"), 0);
  EXPECT_TRUE(answer.at("commodity_orders").empty());
}

TEST_F(ManagementTest, WorkspacesHoldTheDefaultOneAndThePair) {
  Start();

  const Json answer = Get(Factory(Workspaces())).AsJson();

  EXPECT_EQ(answer.at("count"), 3);
  const Json& data = answer.at("data");
  EXPECT_EQ(data[0].at("name"), "default");
  EXPECT_EQ(data[0].at("is_default"), 1);
  EXPECT_EQ(data[1].at("name"), "risk_dev");
  EXPECT_EQ(data[1].at("is_default"), 0);
  EXPECT_EQ(data[2].at("name"), "risk_prod");
}

TEST_F(ManagementTest, OffsetOfWorkspacesCountsRows) {
  Start();

  const Json answer = Get(Factory(Workspaces("?limit=2&offset=1"))).AsJson();

  EXPECT_EQ(answer.at("total_page"), 2);
  ASSERT_EQ(answer.at("data").size(), 2U);
  EXPECT_EQ(answer.at("data")[0].at("name"), "risk_dev");
}

TEST_F(ManagementTest, UnknownInstanceIsAnError) {
  Start();

  EXPECT_EQ(Get(Factory("workspaces/ffffffffffffffffffffffffffffffff")).status, 400);
}

TEST_F(ManagementTest, WithoutManagementBothAreNotPublished) {
  Options options;
  options.management = false;
  Start(options);

  for (const Answer& answer : {Get(Factory("instances")), Get(Factory(Workspaces()))}) {
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.AsJson().at("error_code"), "APIG.0101");
  }
}

TEST_F(ManagementTest, WithoutDefaultWorkspaceNoneIsMarkedAndRequestsNeedTheHeader) {
  Options options;
  options.default_workspace = false;
  Start(options);

  EXPECT_EQ(Get(Factory(Workspaces())).AsJson().at("data")[0].at("is_default"), 0);
  EXPECT_EQ(Get(Factory("jobs")).AsJson().at("error_code"), "DLF.0819");
  EXPECT_EQ(Get(Factory("jobs"), In(kRiskDev)).status, 200);
}

TEST_F(ManagementTest, TokenOfAnotherProjectIsForbidden) {
  Start();
  const std::string token =
      Post("/v3/auth/tokens", SignIn("demo", {{"project", {{"id", kOtherProject}}}}), {})
          .Header("X-Subject-Token");

  EXPECT_EQ(Get(Factory("instances"), {{"X-Auth-Token", token}}).status, 403);
}

TEST_F(ManagementTest, MissingAndUnknownTokensAreRefusedByTheGateway) {
  Start();

  for (const httplib::Headers& headers :
       {httplib::Headers{}, httplib::Headers{{"X-Auth-Token", "x"}}}) {
    const Answer answer = Get(Factory("instances"), headers);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.AsJson().at("error_code"), "APIGW.0301");
  }
}

}  // namespace
}  // namespace dlffs::sim
