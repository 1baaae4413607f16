// SPDX-License-Identifier: Apache-2.0
#include "sim/realm.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sim/documents.h"

namespace dlffs::sim {
namespace {

Realm RealmWith(const std::vector<std::string>& workspaces) {
  Instance instance{.id = "i", .name = "i", .workspaces = {}};
  for (const std::string& name : workspaces) {
    auto workspace = std::make_shared<Workspace>();
    workspace->name = name;
    workspace->id = "id of " + name;
    instance.workspaces.push_back(std::move(workspace));
  }
  Realm realm;
  realm.projects.push_back(
      {.id = "p", .name = "eu-de", .description = "", .enabled = true, .instances = {instance}});
  return realm;
}

const Workspace& First(const Realm& realm) {
  return *realm.projects.at(0).instances.at(0).workspaces.at(0);
}

World::Change Adding(const std::string& job) {
  return [job](Workspace& workspace) -> Status {
    workspace.Put(MakeJob({{"name", job}}));
    return {};
  };
}

TEST(RealmTest, ReadersKeepTheMomentThatTheyTook) {
  World world(RealmWith({"one"}));
  const auto before = world.Now();

  ASSERT_TRUE(world.Edit("one", Adding("j")));

  EXPECT_TRUE(First(*before).jobs.empty());
  EXPECT_TRUE(First(*world.Now()).jobs.contains("j"));
}

TEST(RealmTest, FailedChangePublishesNothing) {
  World world(RealmWith({"one"}));

  const Status status = world.Edit("one", [](Workspace& workspace) -> Status {
    workspace.Put(MakeJob({{"name", "half"}}));
    return Err(ErrorCode::kInternal, "no");
  });

  EXPECT_FALSE(status);
  EXPECT_TRUE(First(*world.Now()).jobs.empty());
}

TEST(RealmTest, WorkspaceMustBeMeantClearly) {
  World world(RealmWith({"twin", "twin"}));

  EXPECT_FALSE(world.Edit("twin", Adding("j")));
  EXPECT_FALSE(world.Edit("nobody", Adding("j")));
}

TEST(RealmTest, EditsAtOnceAllCount) {
  World world(RealmWith({"one"}));
  std::vector<std::thread> threads;

  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [&world, i] { EXPECT_TRUE(world.Edit("id of one", Adding("j" + std::to_string(i)))); });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(First(*world.Now()).jobs.size(), 8U);
}

TEST(RealmTest, ListOrderIsNewestFirst) {
  Workspace workspace;
  workspace.Put(MakeJob({{"name", "old"}, {"created", 1}}));
  workspace.Put(MakeJob({{"name", "new"}, {"created", 2}}));

  workspace.Sort();

  EXPECT_EQ(workspace.newest_first.at(0)->name, "new");
}

}  // namespace
}  // namespace dlffs::sim
