// SPDX-License-Identifier: Apache-2.0
#include "sim/realm.h"

#include <algorithm>
#include <utility>

namespace dlffs::sim {

namespace {

/// `realm` with the one workspace of that name or id changed.
Result<Realm> Changed(Realm realm, std::string_view workspace, const World::Change& change) {
  std::vector<std::shared_ptr<const Workspace>*> matching;
  for (Project& project : realm.projects) {
    for (Instance& instance : project.instances) {
      for (auto& known : instance.workspaces) {
        if (known->id == workspace || known->name == workspace) matching.push_back(&known);
      }
    }
  }
  if (matching.size() != 1) {
    return Err(ErrorCode::kNotFound, "{} workspaces are called \"{}\"", matching.size(), workspace);
  }
  auto edited = std::make_shared<Workspace>(**matching[0]);
  if (Status changed = change(*edited); !changed) return tl::unexpected(changed.error());
  edited->Sort();
  *matching[0] = std::move(edited);
  return realm;
}

}  // namespace

void Workspace::Sort() {
  newest_first.clear();
  for (const auto& [job_name, job] : jobs) newest_first.push_back(job);
  std::stable_sort(newest_first.begin(), newest_first.end(),
                   [](const auto& a, const auto& b) { return a->create_time > b->create_time; });
}

void Workspace::Put(Job job) {
  std::string key = job.name;
  jobs.insert_or_assign(std::move(key), std::make_shared<const Job>(std::move(job)));
}

const Project* Realm::FindProject(std::string_view id) const {
  const auto found = std::find_if(projects.begin(), projects.end(),
                                  [&](const Project& project) { return project.id == id; });
  return found == projects.end() ? nullptr : &*found;
}

const Project* Realm::FindProjectByName(std::string_view name) const {
  const auto found = std::find_if(projects.begin(), projects.end(),
                                  [&](const Project& project) { return project.name == name; });
  return found == projects.end() ? nullptr : &*found;
}

World::World(Realm realm) : realm_(std::make_shared<const Realm>(std::move(realm))) {}

std::shared_ptr<const Realm> World::Now() const {
  base::MutexLock lock(mutex_);
  return realm_;
}

Status World::Edit(std::string_view workspace, const Change& change) {
  while (true) {
    const auto before = Now();
    Result<Realm> after = Changed(*before, workspace, change);
    if (!after) return tl::unexpected(after.error());
    if (Publish(before, std::move(*after))) return {};
  }
}

bool World::Publish(const std::shared_ptr<const Realm>& before, Realm after) {
  auto realm = std::make_shared<const Realm>(std::move(after));
  base::MutexLock lock(mutex_);
  if (realm_ != before) return false;
  realm_ = std::move(realm);
  return true;
}

}  // namespace dlffs::sim
