// SPDX-License-Identifier: Apache-2.0
#include "sim/realm.h"

#include <algorithm>
#include <utility>

namespace dlffs::sim {

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
  base::MutexLock lock(mutex_);
  auto realm = std::make_shared<Realm>(*realm_);
  std::vector<std::shared_ptr<const Workspace>*> matching;
  for (Project& project : realm->projects) {
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
  if (Status changed = change(*edited); !changed) return changed;
  edited->Sort();
  *matching[0] = std::move(edited);
  realm_ = std::move(realm);
  return {};
}

}  // namespace dlffs::sim
