// SPDX-License-Identifier: Apache-2.0
#include "sim/generate.h"

#include <string>

#include <gtest/gtest.h>

namespace dlffs::sim {
namespace {

/// Everything that a realm's only workspace would export.
std::string Fingerprint(const Realm& realm) {
  std::string all;
  const Workspace& workspace = *realm.projects.at(0).instances.at(0).workspaces.at(0);
  for (const auto& [name, job] : workspace.jobs)
    all += name + *job->document + std::to_string(job->last_update_time);
  for (const auto& [name, script] : workspace.scripts) all += name + *script->document;
  return all;
}

TEST(GenerateTest, SameSeedGivesTheSameBytes) {
  EXPECT_EQ(Fingerprint(GenerateRealm(60, 7)), Fingerprint(GenerateRealm(60, 7)));
  EXPECT_NE(Fingerprint(GenerateRealm(60, 7)), Fingerprint(GenerateRealm(60, 8)));
}

TEST(GenerateTest, MakesAsManyJobsAsAskedOfBothTypes) {
  const Realm realm = GenerateRealm(300, 1);
  const Workspace& workspace = *realm.projects.at(0).instances.at(0).workspaces.at(0);
  size_t real_time = 0;
  for (const auto& [name, job] : workspace.jobs) real_time += job->type == "REAL_TIME" ? 1 : 0;

  EXPECT_EQ(workspace.jobs.size(), 300U);
  EXPECT_EQ(workspace.newest_first.size(), 300U);
  EXPECT_GT(real_time, 0U);
  EXPECT_LT(real_time, 60U);
}

TEST(GenerateTest, JobsHaveAboutNineNodesAndTheirScriptsExist) {
  const Realm realm = GenerateRealm(300, 1);
  const Workspace& workspace = *realm.projects.at(0).instances.at(0).workspaces.at(0);
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

}  // namespace
}  // namespace dlffs::sim
