// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/mutex.h"
#include "dlffs/base/result.h"

#include "sim/json.h"

namespace dlffs::sim {

/// The bytes of a document as an export holds them.
using Bytes = std::shared_ptr<const std::string>;

struct Job {
  std::string name;
  std::string type;  ///< BATCH or REAL_TIME
  int64_t id = 0;
  Bytes document;                      ///< the saved development state
  Bytes submitted;                     ///< what was submitted last
  std::vector<std::string> scripts;    ///< names that the document refers to
  std::vector<std::string> resources;  ///< names or locations that it may refer to
  Json listing;                        ///< its entry in a list, but for lastUpdateTime
  int64_t create_time = 0;             ///< milliseconds
  int64_t last_update_time = 0;        ///< milliseconds
};

struct Script {
  std::string name;
  int64_t id = 0;
  int version = 1;
  std::string owner;
  Bytes document;
};

struct Resource {
  std::string id;
  std::string name;
  std::string location;
  Bytes document;
};

/// Immutable once published in a Realm.
struct Workspace {
  std::string id;
  std::string name;
  bool is_default = false;
  Json facts;  ///< its entry in a list of workspaces
  std::map<std::string, std::shared_ptr<const Job>, std::less<>> jobs;
  std::vector<std::shared_ptr<const Job>> newest_first;  ///< the order of lists; see Sort
  std::map<std::string, std::shared_ptr<const Script>, std::less<>> scripts;
  std::map<std::string, std::shared_ptr<const Resource>, std::less<>> resources;  ///< by id

  /// Brings `newest_first` in line with `jobs`.
  void Sort();
  /// Adds a job; its document must be valid.
  void Put(Job job);
};

struct Instance {
  std::string id;
  std::string name;
  std::vector<std::shared_ptr<const Workspace>> workspaces;
};

struct Project {
  std::string id;
  std::string name;
  std::string description;
  bool enabled = true;
  std::vector<Instance> instances;
};

/// Everything the service knows at one moment.
struct Realm {
  std::vector<Project> projects;

  /// Null where there is none.
  const Project* FindProject(std::string_view id) const;
  const Project* FindProjectByName(std::string_view name) const;
};

/// A realm that changes: readers keep the moment that they took. Any thread may call.
class World {
 public:
  explicit World(Realm realm);

  std::shared_ptr<const Realm> Now() const EXCLUDES(mutex_);
  using Change = std::function<Status(Workspace&)>;
  /// Applies `change` to a copy of the one workspace of that name or id and publishes it, if it
  /// succeeds.
  /// `change` runs without a lock, and again where another edit came first.
  Status Edit(std::string_view workspace, const Change& change) EXCLUDES(mutex_);

 private:
  /// False where the realm is not `before` any more.
  bool Publish(const std::shared_ptr<const Realm>& before, Realm after) EXCLUDES(mutex_);

  mutable base::Mutex mutex_;
  std::shared_ptr<const Realm> realm_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::sim
