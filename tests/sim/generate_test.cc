// SPDX-License-Identifier: Apache-2.0
#include "sim/generate.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sim/job_document.h"

namespace dlffs::sim {
namespace {

const Workspace& Only(const Realm& realm) {
  return *realm.projects.at(0).instances.at(0).workspaces.at(0);
}

/// How many nodes of a type the jobs of a workspace have.
std::map<std::string, int> NodeTypes(const Workspace& workspace) {
  std::map<std::string, int> types;
  for (const auto& [name, job] : workspace.jobs) {
    const Json document = Json::parse(*job->document);
    for (const Json& node : document.at("nodes")) {
      ++types[node.at("type").get<std::string>()];
    }
  }
  return types;
}

/// Everything that a realm's only workspace would export.
std::string Fingerprint(const Realm& realm) {
  std::string all;
  const Workspace& workspace = Only(realm);
  for (const auto& [name, job] : workspace.jobs)
    all += name + *job->document + std::to_string(job->last_update_time);
  for (const auto& [name, script] : workspace.scripts) all += name + *script->document;
  for (const auto& [id, resource] : workspace.resources) all += id + *resource->document;
  return all;
}

TEST(GenerateTest, SameSeedGivesTheSameBytes) {
  EXPECT_EQ(Fingerprint(GenerateRealm(60, 7)), Fingerprint(GenerateRealm(60, 7)));
  EXPECT_NE(Fingerprint(GenerateRealm(60, 7)), Fingerprint(GenerateRealm(60, 8)));
}

TEST(GenerateTest, MakesAsManyJobsAsAskedOfBothTypes) {
  const Realm realm = GenerateRealm(300, 1);
  const Workspace& workspace = Only(realm);
  size_t real_time = 0;
  for (const auto& [name, job] : workspace.jobs) real_time += job->type == "REAL_TIME" ? 1 : 0;

  EXPECT_EQ(workspace.jobs.size(), 300U);
  EXPECT_EQ(workspace.newest_first.size(), 300U);
  EXPECT_GT(real_time, 0U);
  EXPECT_LT(real_time, 60U);
}

TEST(GenerateTest, JobsHaveAboutNineNodesAndTheirScriptsExist) {
  const Realm realm = GenerateRealm(300, 1);
  const Workspace& workspace = Only(realm);
  size_t nodes = 0;
  size_t missing = 0;
  for (const auto& [name, job] : workspace.jobs) {
    nodes += Json::parse(*job->document).at("nodes").size();
    for (const std::string& script : job->scripts)
      missing += workspace.scripts.contains(script) ? 0 : 1;
  }

  EXPECT_GT(nodes, 300U * 6);
  EXPECT_LT(nodes, 300U * 14);
  EXPECT_EQ(missing, 0U);
}

TEST(GenerateTest, NodeTypesAreAsFrequentAsInProduction) {
  const Realm realm = GenerateRealm(700, 2);

  std::map<std::string, int> types = NodeTypes(Only(realm));

  EXPECT_EQ(types.size(), 19U);
  EXPECT_GT(types["CDMJob"], types["DataQualityMonitor"]);
  EXPECT_GT(types["DataQualityMonitor"], types["HiveSQL"]);
  EXPECT_GT(types["DLFSubJob"], types["Shell"]);
  EXPECT_NEAR(types["Shell"], types["CDMJob"] * 4 / 1108, 6);
  for (const char* rare : {"DataMigration", "SparkSQL", "MRSSparkPython", "MRSSpark", "MapReduce",
                           "MRSFlinkJob", "DLISpark"}) {
    EXPECT_NEAR(types[rare], types["CDMJob"] * 2 / 1108, 5) << rare;
  }
}

TEST(GenerateTest, NodesThatRunAResourceNameOneThatExists) {
  const Realm realm = GenerateRealm(700, 1);
  std::set<std::string> known;
  for (const auto& [id, resource] : Only(realm).resources) known.insert(resource->name);

  std::set<std::string> needed;
  for (const auto& [name, job] : Only(realm).jobs) {
    needed.insert(job->resources.begin(), job->resources.end());
  }

  EXPECT_FALSE(known.empty());
  EXPECT_EQ(needed, known);
}

TEST(GenerateTest, SharedScriptIsOfTheTypeOfTheNode) {
  const Realm realm = GenerateRealm(300, 1);
  const Workspace& workspace = Only(realm);
  std::map<std::string, std::set<std::string>> script_types;

  for (const auto& [name, job] : workspace.jobs) {
    const Json document = Json::parse(*job->document);
    for (const Json& node : document.at("nodes")) {
      for (const std::string& script : ScriptsOf({{"nodes", {node}}})) {
        const Json text = Json::parse(*workspace.scripts.at(script)->document);
        script_types[node.at("type")].insert(text.at("type").get<std::string>());
      }
    }
  }

  EXPECT_EQ(script_types["HiveSQL"], std::set<std::string>{"HiveSQL"});
  EXPECT_EQ(script_types["DWSSQL"], std::set<std::string>{"DWSSQL"});
  EXPECT_EQ(script_types["Python"], std::set<std::string>{"PYTHON"});
}

}  // namespace
}  // namespace dlffs::sim
