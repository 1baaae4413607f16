// SPDX-License-Identifier: Apache-2.0
#include "sim/definitions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/sample_folder.h"

namespace dlffs::sim {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

class DefinitionsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "dlf-sim-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    Write(
        "realm.json",
        R"({"projects":[{"id":"p","name":"eu-de_x","instances":[{"id":"i","name":"i","workspaces":[
      {"id":"a","name":"one","folder":"one"},{"id":"b","name":"two","folder":"two"}]}]}]})");
    Write("one/jobs.json", R"([{"name":"j","description":"from one"},{"name":"gone"}])");
    Write("one/scripts/HiveSQL/s.sql", "SELECT 1 FROM one_db.t;\n");
    Write("two/workspace.json", R"({"like":"one","replace":{"one":"two"},"without":["gone"]})");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) const {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path, std::ios::binary) << text;
  }
  /// The workspace of that number; an empty one where the folder cannot be read.
  std::shared_ptr<const Workspace> Load(size_t number) const {
    const Result<Realm> realm = LoadRealm(folder_);
    EXPECT_TRUE(realm) << realm.error().message;
    if (!realm) return std::make_shared<const Workspace>();
    return realm->projects.at(0).instances.at(0).workspaces.at(number);
  }

  fs::path folder_;
};

TEST_F(DefinitionsTest, ScriptFileIsTheTextOfAScriptOfItsFoldersType) {
  const Json script = Json::parse(*Load(0)->scripts.at("s")->document);

  EXPECT_EQ(script.at("type"), "HiveSQL");
  EXPECT_EQ(script.at("content"), "SELECT 1 FROM one_db.t;\n");
}

TEST_F(DefinitionsTest, WorkspaceLikeAnotherDiffersAsTold) {
  const auto two = Load(1);

  EXPECT_EQ(two->jobs.size(), 1U);
  EXPECT_EQ(Json::parse(*two->jobs.at("j")->document).at("description"), "from two");
  EXPECT_EQ(Json::parse(*two->scripts.at("s")->document).at("content"),
            "SELECT 1 FROM two_db.t;\n");
}

TEST_F(DefinitionsTest, PatchChangesAJobOfTheOther) {
  Write("two/jobs.json", R"([{"name":"j","patch":{"cron":"0 0 3 * * ?"}}])");

  const Json document = Json::parse(*Load(1)->jobs.at("j")->document);

  EXPECT_EQ(document.at("description"), "from two");
  EXPECT_EQ(document.at("schedule").at("type"), "CRON");
}

TEST_F(DefinitionsTest, DocumentsAreServedByteForByte) {
  const std::string bytes = "{\"name\": \"raw\",   \"nodes\": []}";
  Write("one/documents/jobs/raw.job", bytes);

  EXPECT_EQ(*Load(0)->jobs.at("raw")->document, bytes);
}

TEST_F(DefinitionsTest, RepeatedTextFillsTheBytes) {
  Write("one/scripts.json", R"({"big":{"repeat":{"text":"line {n}\n","bytes":71}}})");

  EXPECT_EQ(
      Json::parse(*Load(0)->scripts.at("big")->document).at("content").get<std::string>().size(),
      71U);
}

TEST_F(DefinitionsTest, BrokenFileIsNamed) {
  Write("one/jobs.json", "[{");

  const Result<Realm> realm = LoadRealm(folder_);

  ASSERT_FALSE(realm);
  EXPECT_THAT(realm.error().message, HasSubstr("one/jobs.json"));
}

TEST_F(DefinitionsTest, BrokenJobIsNamed) {
  Write("one/jobs.json", R"([{"name":"odd","nodes":7}])");

  const Result<Realm> realm = LoadRealm(folder_);

  ASSERT_FALSE(realm);
  EXPECT_THAT(realm.error().message, HasSubstr("odd"));
}

TEST_F(DefinitionsTest, FolderThatIsNoneIsAnError) {
  EXPECT_FALSE(LoadRealm("/nonexistent/folder"));
}

class SampleTest : public testing::Test {
 protected:
  void SetUp() override {
    const Result<Realm> realm = LoadRealm(SampleFolder());
    ASSERT_TRUE(realm) << realm.error().message;
    workspaces_ = realm->FindProjectByName("eu-de_analytics")->instances.at(0).workspaces;
  }
  const Workspace& Default() const { return *workspaces_.at(0); }
  bool AnyJob(const std::function<bool(const Job&)>& is) const {
    return std::any_of(Default().jobs.begin(), Default().jobs.end(),
                       [&](const auto& known) { return is(*known.second); });
  }

  std::vector<std::shared_ptr<const Workspace>> workspaces_;
};

size_t Characters(const std::string& utf8) {
  return static_cast<size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

TEST_F(SampleTest, HoldsAtLeastFortyJobsInThreeWorkspaces) {
  size_t jobs = 0;
  for (const auto& workspace : workspaces_) jobs += workspace->jobs.size();

  EXPECT_EQ(workspaces_.size(), 3U);
  EXPECT_GE(jobs, 40U);
}

TEST_F(SampleTest, DevelopmentAndProductionDifferALittle) {
  const auto& development = workspaces_.at(1)->jobs;
  const auto& production = workspaces_.at(2)->jobs;

  EXPECT_TRUE(development.contains("experiment_gnn"));
  EXPECT_FALSE(production.contains("experiment_gnn"));
  EXPECT_TRUE(production.contains("alert_on_call"));
  EXPECT_NE(*development.at("exposure_daily")->document,
            *production.at("exposure_daily")->document);
  EXPECT_EQ(*development.at("housekeeping")->document, *production.at("housekeeping")->document);
}

TEST_F(SampleTest, HoldsNamesThatAreHard) {
  EXPECT_TRUE(Default().jobs.contains("客户日报_汇总"));
  EXPECT_TRUE(Default().jobs.contains("trip.daily.v1.2"));
  EXPECT_TRUE(Default().jobs.contains(".cleanup_tmp"));
  EXPECT_TRUE(
      AnyJob([](const Job& job) { return Characters(job.name) == 128 && job.name.size() == 384; }));
  EXPECT_TRUE(AnyJob([](const Job& job) { return job.name.size() == 128; }));
}

TEST_F(SampleTest, HoldsABigScriptAndManyNodes) {
  EXPECT_TRUE(
      AnyJob([](const Job& job) { return Json::parse(*job.document).at("nodes").size() == 200; }));
  EXPECT_GE(Default().scripts.at("BACKFILL_TRIP_2019")->document->size(), 4'190'000U);
}

TEST_F(SampleTest, HoldsSharedScriptsAndJobsWithoutAny) {
  const auto users =
      std::count_if(Default().jobs.begin(), Default().jobs.end(), [](const auto& known) {
        const auto& scripts = known.second->scripts;
        return std::find(scripts.begin(), scripts.end(), "COMMON_PARTITION_REPAIR") !=
               scripts.end();
      });

  EXPECT_GE(users, 3);
  EXPECT_TRUE(AnyJob([](const Job& job) { return job.scripts.empty() && job.resources.empty(); }));
  EXPECT_TRUE(AnyJob([](const Job& job) { return job.type == "REAL_TIME"; }));
}

}  // namespace
}  // namespace dlffs::sim
