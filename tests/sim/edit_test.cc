// SPDX-License-Identifier: Apache-2.0
#include "sim/edit.h"

#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"
#include "sim/unzipped.h"

namespace dlffs::sim {
namespace {

using testing::ElementsAre;

class EditTest : public SimulatorFixture {
 protected:
  int Edit(const std::string& json) const { return Control("POST", "edits", json).status; }
  int64_t Updated(const std::string& job) const {
    return Listed(job).at("lastUpdateTime").get<int64_t>();
  }
  Json Document(const std::string& job) const {
    return Json::parse(Unzip(Export(job).body).Content("jobs/" + job + ".job"));
  }
  Unzipped Submitted(const std::string& job) const {
    return Unzip(Export(job, R"({"exportStatus":"SUBMIT"})").body);
  }
  Json Script(const std::string& job, const std::string& script) const {
    return Json::parse(Unzip(Export(job).body).Content("scripts/" + script + ".script"));
  }
};

TEST_F(EditTest, AddedJobIsListedAndExported) {
  Start();

  ASSERT_EQ(Edit(R"({"op":"add","kind":"job","workspace":"default","name":"fresh",
                     "definition":{"nodes":[{"name":"n","type":"HiveSQL","script":"CS_PROCESS_TRIP"}]}})"),
            200);

  EXPECT_EQ(Listed("fresh").at("jobType"), "BATCH");
  EXPECT_THAT(Unzip(Export("fresh").body).Paths(),
              ElementsAre("jobs/fresh.job", "scripts/CS_PROCESS_TRIP.script"));
}

TEST_F(EditTest, JobWithoutDefinitionCanBeAdded) {
  Start();

  ASSERT_EQ(Edit(R"({"op":"add","name":"bare"})"), 200);

  EXPECT_EQ(Document("bare").at("name"), "bare");
}

TEST_F(EditTest, ChangedJobHasTheChangeAndALaterTime) {
  Start();
  const int64_t before = Updated("myJob");

  ASSERT_EQ(Edit(R"({"op":"change","name":"myJob","set":{"description":"changed"}})"), 200);

  EXPECT_EQ(Document("myJob").at("description"), "changed");
  EXPECT_GT(Updated("myJob"), before);
}

TEST_F(EditTest, ChangesInOneMillisecondStillMoveTheTime) {
  Start();
  ASSERT_EQ(Edit(R"({"op":"change","name":"myJob"})"), 200);
  const int64_t before = Updated("myJob");

  ASSERT_EQ(Edit(R"({"op":"change","name":"myJob"})"), 200);

  EXPECT_GT(Updated("myJob"), before);
}

TEST_F(EditTest, ChangeCanLeaveTheTimeAlone) {
  Start();
  const int64_t before = Updated("myJob");

  ASSERT_EQ(Edit(R"({"op":"change","name":"myJob","set":{"description":"quiet"},"touch":false})"),
            200);

  EXPECT_EQ(Document("myJob").at("description"), "quiet");
  EXPECT_EQ(Updated("myJob"), before);
}

TEST_F(EditTest, ChangeKeepsCreationAndStatus) {
  Start();
  const Json before = Listed("legacy_import");

  ASSERT_EQ(Edit(R"({"op":"change","name":"legacy_import"})"), 200);

  EXPECT_EQ(Listed("legacy_import").at("createTime"), before.at("createTime"));
  EXPECT_EQ(Listed("legacy_import").at("status"), "STOPPED");
}

TEST_F(EditTest, ChangeOfTheSavedStateLeavesTheSubmittedOne) {
  Start();
  const Unzipped before = Submitted("customer_master");

  ASSERT_EQ(
      Edit(R"({"op":"change","name":"customer_master","set":{"description":"draft","nodes":[]}})"),
      200);

  EXPECT_EQ(Document("customer_master").at("description"), "draft");
  EXPECT_EQ(Submitted("customer_master").members, before.members);
  EXPECT_EQ(Get(Factory("jobs/customer_master?getJobSubmitVersion=true")).AsJson().at("version"),
            "6");
}

TEST_F(EditTest, RenamedJobIsSubmittedUnderItsNewNameOnly) {
  Start();
  const std::string path = "jobs/customer_master.job";
  Json expected = Json::parse(Submitted("customer_master").Content(path));
  expected["name"] = "client_master";

  ASSERT_EQ(Edit(R"({"op":"rename","name":"customer_master","to":"client_master",
                     "set":{"description":"draft"}})"),
            200);

  EXPECT_EQ(Document("client_master").at("description"), "draft");
  EXPECT_EQ(Json::parse(Submitted("client_master").Content("jobs/client_master.job")), expected);
}

TEST_F(EditTest, DeletedJobIsGone) {
  Start();

  ASSERT_EQ(Edit(R"({"op":"delete","name":"myJob"})"), 200);

  EXPECT_TRUE(Listed("myJob").is_null());
  EXPECT_EQ(Export("myJob").AsJson().at("error_code"), "DLF.0100");
}

TEST_F(EditTest, RenamedJobHasTheNewNameInsideToo) {
  Start();

  ASSERT_EQ(Edit(R"({"op":"rename","name":"myJob","to":"yourJob"})"), 200);

  EXPECT_TRUE(Listed("myJob").is_null());
  EXPECT_EQ(Document("yourJob").at("name"), "yourJob");
}

TEST_F(EditTest, ChangedScriptComesWithTheNextExportAndTouchesNoJob) {
  Start();
  const int64_t before = Updated("myJob");

  ASSERT_EQ(
      Edit(
          R"({"op":"change","kind":"script","name":"CS_PROCESS_TRIP","set":{"content":"SELECT 1;"}})"),
      200);

  EXPECT_EQ(Script("myJob", "CS_PROCESS_TRIP").at("content"), "SELECT 1;");
  EXPECT_EQ(Get(Factory("scripts/CS_PROCESS_TRIP")).AsJson().at("version"), 12);
  EXPECT_EQ(Updated("myJob"), before);
}

TEST_F(EditTest, AddedRenamedAndDeletedScriptsShowInExports) {
  Start();
  ASSERT_EQ(
      Edit(
          R"({"op":"add","kind":"script","name":"LEGACY_IMPORT_V0","definition":{"content":"SELECT 0;"}})"),
      200);
  EXPECT_EQ(Script("legacy_import", "LEGACY_IMPORT_V0").at("content"), "SELECT 0;");

  ASSERT_EQ(Edit(R"({"op":"rename","kind":"script","name":"LEGACY_IMPORT_V0","to":"IMPORT"})"),
            200);
  EXPECT_THAT(Unzip(Export("legacy_import").body).Paths(), ElementsAre("jobs/legacy_import.job"));

  ASSERT_EQ(Edit(R"({"op":"delete","kind":"script","name":"IMPORT"})"), 200);
  EXPECT_EQ(Get(Factory("scripts/IMPORT")).status, 400);
}

TEST_F(EditTest, ResourcesAreEditedByName) {
  Start();
  ASSERT_EQ(
      Edit(R"({"op":"change","kind":"resource","name":"trip_stream_jar","set":{"desc":"newer"}})"),
      200);

  const Unzipped zip = Unzip(Export("trip_events_rt").body);

  EXPECT_EQ(Json::parse(zip.Content("resources/trip_stream_jar.resource")).at("desc"), "newer");
}

TEST_F(EditTest, WorkspaceIsFoundByNameOrId) {
  Start();

  EXPECT_EQ(Edit(R"({"op":"delete","workspace":"risk_dev","name":"collateral"})"), 200);
  EXPECT_EQ(
      Edit(std::string(R"({"op":"delete","name":"pd_model","workspace":")") + kRiskDev + R"("})"),
      200);

  EXPECT_EQ(Get(Factory("jobs"), In(kRiskDev)).AsJson().at("total"), 11);
}

TEST_F(EditTest, WhatDoesNotExistCannotBeChanged) {
  Start();

  EXPECT_EQ(Edit(R"({"op":"change","name":"nobody"})"), 404);
  EXPECT_EQ(Edit(R"({"op":"change","kind":"script","name":"nobody"})"), 404);
  EXPECT_EQ(Edit(R"({"op":"delete","workspace":"nowhere","name":"myJob"})"), 404);
}

TEST_F(EditTest, MalformedEditsChangeNothing) {
  Start();

  for (const char* json :
       {"{", R"({"op":"add"})", R"({"op":"rename","name":"myJob"})",
        R"({"op":"change","kind":"folder","name":"myJob"})", R"({"op":"melt","name":"myJob"})",
        R"({"op":"change","name":"myJob","set":{"nodes":7}})"}) {
    EXPECT_EQ(Edit(json), 400) << json;
  }
  EXPECT_EQ(Document("myJob").at("nodes").size(), 2U);
}

}  // namespace
}  // namespace dlffs::sim
