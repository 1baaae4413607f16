// SPDX-License-Identifier: Apache-2.0
#include "sim/factory.h"

#include <memory>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using testing::HasSubstr;

using FactoryTest = SimulatorFixture;

std::set<std::string> Names(const Json& answer) {
  std::set<std::string> names;
  for (const Json& job : answer.at("jobs")) names.insert(job.at("name").get<std::string>());
  return names;
}

TEST_F(FactoryTest, JobListDefaultsToTenBatchJobs) {
  Start();

  const Json answer = Get(Factory("jobs")).AsJson();

  EXPECT_EQ(answer.at("total"), 25);
  ASSERT_EQ(answer.at("jobs").size(), 10U);
  EXPECT_EQ(answer.at("jobs")[0].at("jobType"), "BATCH");
}

TEST_F(FactoryTest, RealTimeJobsAreAListOfTheirOwn) {
  Start();

  const Json answer = Get(Factory("jobs?jobType=REAL_TIME&limit=100")).AsJson();

  EXPECT_EQ(Names(answer),
            (std::set<std::string>{"consent_rt", "trip_events_rt", "vehicle_position_rt"}));
}

TEST_F(FactoryTest, OffsetOfJobsCountsPages) {
  Options options;
  options.generate = 250;
  Start(options);

  std::set<std::string> seen;
  for (const char* offset : {"0", "1", "2"}) {
    seen.merge(Names(Get(Factory(std::string("jobs?limit=100&offset=") + offset)).AsJson()));
  }
  const Json past = Get(Factory("jobs?limit=100&offset=100")).AsJson();

  EXPECT_EQ(seen.size(), past.at("total").get<size_t>());
  EXPECT_TRUE(past.at("jobs").empty());
}

TEST_F(FactoryTest, OffsetCountsRowsWhereAskedTo) {
  Options options;
  options.row_offset = true;
  Start(options);

  const Json all = Get(Factory("jobs?limit=100")).AsJson().at("jobs");
  const Json jobs = Get(Factory("jobs?limit=2&offset=1")).AsJson().at("jobs");
  const Json scripts = Get(Factory("scripts?limit=2&offset=1&scriptName=CUSTOMER")).AsJson();

  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs[0], all[1]);
  EXPECT_EQ(jobs[1], all[2]);
  EXPECT_EQ(scripts.at("scripts").size(), scripts.at("total").get<size_t>() - 1);
}

TEST_F(FactoryTest, GreaterLimitIsCutToThePageLimit) {
  Options options;
  options.generate = 250;
  Start(options);

  EXPECT_EQ(Get(Factory("jobs?limit=1000")).AsJson().at("jobs").size(), 100U);
}

TEST_F(FactoryTest, PageLimitOfAThousandGivesLongPages) {
  Options options;
  options.generate = 250;
  options.page_limit = 1000;
  Start(options);

  const Json answer = Get(Factory("jobs?limit=1000")).AsJson();

  EXPECT_EQ(answer.at("jobs").size(), answer.at("total").get<size_t>());
}

TEST_F(FactoryTest, JobNameFiltersByPart) {
  Start();

  EXPECT_EQ(Names(Get(Factory("jobs?jobName=trip_")).AsJson()),
            (std::set<std::string>{"trip_backfill_2019", "trip_ingest"}));
}

TEST_F(FactoryTest, MalformedParametersAreDlf3051) {
  Start();

  for (const char* query : {"limit=0", "limit=ten", "offset=-1", "jobType=STREAM"}) {
    const Answer answer = Get(Factory(std::string("jobs?") + query));
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.3051") << query;
  }
}

TEST_F(FactoryTest, EntryHasWhatTheServiceDocuments) {
  Start();

  const Json entry = Listed("myJob");

  for (const char* member : {"jobType", "owner", "priority", "status", "createUser", "createTime",
                             "startTime", "lastInstanceStatus", "lastInstanceEndTime",
                             "lastUpdateTime", "lastUpdateUser", "path", "singleNodeJobFlag"}) {
    EXPECT_TRUE(entry.contains(member)) << member;
  }
  EXPECT_FALSE(entry.contains("id"));
  EXPECT_GT(entry.at("lastUpdateTime").get<int64_t>(), 1'000'000'000'000);
}

TEST_F(FactoryTest, LastUpdateTimeCanBeLeftOut) {
  Options options;
  options.last_update_time = false;
  Start(options);

  EXPECT_FALSE(Listed("myJob").contains("lastUpdateTime"));
}

TEST_F(FactoryTest, WorkspaceHeaderChoosesTheWorkspace) {
  Start();

  EXPECT_EQ(Get(Factory("jobs"), In(kRiskDev)).AsJson().at("total"), 13);
}

TEST_F(FactoryTest, UnknownWorkspaceIsDlf0819) {
  Start();

  const Answer answer = Get(Factory("jobs"), In("fedcba9876543210fedcba9876543210"));

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.0819");
  EXPECT_THAT(answer.AsJson().at("error_msg").get<std::string>(),
              HasSubstr("Workspace does not exists"));
}

TEST(WorkspaceOfTest, SeveralInstancesNeedTheHeaderAlsoWithADefaultWorkspace) {
  auto workspace = std::make_shared<Workspace>();
  workspace->id = "w";
  workspace->is_default = true;
  const Instance with_default{.id = "i", .name = "i", .workspaces = {workspace}};
  const Instance other{.id = "j", .name = "j", .workspaces = {}};
  Project project{.id = "p", .name = "eu-de", .description = "", .instances = {with_default}};
  Request headerless;
  Request named;
  named.headers["workspace"] = "w";
  EXPECT_EQ(WorkspaceOf(project, headerless), workspace.get());

  project.instances.push_back(other);

  EXPECT_EQ(WorkspaceOf(project, headerless), nullptr);
  EXPECT_EQ(WorkspaceOf(project, named), workspace.get());
}

TEST_F(FactoryTest, DetailIsTheDocumentWithIdAndTimeButNoLastUpdateTime) {
  Start();

  const Json detail = Get(Factory("jobs/myJob")).AsJson();

  EXPECT_EQ(detail.at("name"), "myJob");
  EXPECT_EQ(detail.at("nodes").size(), 2U);
  EXPECT_TRUE(detail.at("id").is_number());
  EXPECT_EQ(detail.at("createTime"), Listed("myJob").at("createTime"));
  EXPECT_FALSE(detail.contains("lastUpdateTime"));
}

TEST_F(FactoryTest, DetailTellsTheSubmittedVersionOnRequest) {
  Start();

  EXPECT_EQ(Get(Factory("jobs/customer_master")).AsJson().at("version"), "7");
  EXPECT_EQ(Get(Factory("jobs/customer_master?getJobSubmitVersion=true")).AsJson().at("version"),
            "6");
}

TEST_F(FactoryTest, UnknownJobIsDlf0100WithStatus400) {
  Start();

  const Answer answer = Get(Factory("jobs/nobody"));

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"error_code":"DLF.0100","error_msg":"The job does not exists."})");
}

TEST_F(FactoryTest, JobNamedLikeAPathIsServed) {
  Start();

  EXPECT_EQ(Get(Factory("jobs/instances")).AsJson().at("name"), "instances");
}

TEST_F(FactoryTest, NamesInChineseArriveDecoded) {
  Start();

  EXPECT_EQ(Get(Factory("jobs/%E6%97%A5%E6%8A%A5_job.v1")).AsJson().at("name"), "日报_job.v1");
}

TEST_F(FactoryTest, ScriptListHoldsTheTexts) {
  Start();

  const Json answer = Get(Factory("scripts?scriptName=CS_PROCESS")).AsJson();

  ASSERT_EQ(answer.at("total"), 1);
  EXPECT_THAT(answer.at("scripts")[0].at("content").get<std::string>(),
              HasSubstr("INSERT OVERWRITE"));
  EXPECT_EQ(answer.at("scripts")[0].at("version"), 11);
}

TEST_F(FactoryTest, ScriptIsFoundByNameElseDlf6201) {
  Start();

  EXPECT_EQ(Get(Factory("scripts/TRIP_RAW_STANDARD")).AsJson().at("type"), "HiveSQL");
  EXPECT_EQ(Get(Factory("scripts/nobody")).AsJson().at("error_code"), "DLF.6201");
}

TEST_F(FactoryTest, ResourceIsFoundByIdElseDlf6241) {
  Start();
  const Json listed =
      Get(Factory("resources?resourceName=trip_stream")).AsJson().at("resources")[0];

  EXPECT_EQ(Get(Factory("resources/" + listed.at("id").get<std::string>())).AsJson(), listed);
  EXPECT_EQ(Get(Factory("resources/trip_stream_jar")).AsJson().at("error_code"), "DLF.6241");
}

TEST_F(FactoryTest, WhatTheServiceDoesNotPublishIsNotFound) {
  Start();

  EXPECT_EQ(Post(Factory("jobs/import")).status, 404);
  EXPECT_EQ(Get("/v2/" + std::string(kProject) + "/factory/jobs").AsJson().at("error_code"),
            "APIG.0101");
}

}  // namespace
}  // namespace dlffs::sim
