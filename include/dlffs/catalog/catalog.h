// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dlffs/api/service.h"
#include "dlffs/base/clock.h"
#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"
#include "dlffs/cache/listing_store.h"
#include "dlffs/cache/store.h"
#include "dlffs/catalog/listing.h"

namespace dlffs::catalog {

/// What is known of a Place at a moment.
struct View {
  std::shared_ptr<const Listing> listing;  ///< null: never listed
  base::MonotonicTime due;                 ///< from then on an access starts a refresh
  /// The service was asked, now or in an earlier run; false where only the settings name entries.
  bool listed = false;
  /// When names last came or went; nothing: not since the first listing of this process.
  std::optional<base::WallTime> names_changed_at;
  /// Start of the last complete listing of this process; nothing: there was none.
  std::optional<base::MonotonicTime> complete_at;
  bool refreshing = false;
  base::MonotonicTime refresh_started;  ///< of the one that runs, else of the last one
  base::Duration last_took{0};          ///< of the last refresh that ended
  std::optional<Error> error;           ///< of the last refresh, where it failed
  base::MonotonicTime error_at;

  bool IsDue(base::MonotonicTime now) const { return now >= due; }
};

/// How a Place changed. Names are as shown.
struct Change {
  Place place;
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;  ///< same name, another entry
  bool first = false;  ///< nothing was listed before, so nobody has seen a name or its absence

  bool empty() const { return added.empty() && removed.empty() && changed.empty(); }
};

/// Told after every refresh, also one that failed or changed nothing, once the new state can be
/// read. Called on a worker with no lock held; calls for different places may overlap.
using Observer = std::function<void(const Change&)>;

/// Workspaces and jobs that the settings name.
struct ConfiguredWorkspace {
  std::string name;
  std::string id;  ///< empty: the default workspace, addressed without header
  std::vector<std::string> jobs;
};
struct ConfiguredProject {
  std::string name;
  std::string id;
  std::vector<ConfiguredWorkspace> workspaces;  ///< empty: found through the management endpoint
};

struct Options {
  std::string endpoint;  ///< of the keys under which exports are stored
  std::string account;   ///< whose projects the root lists; any text, no secret
  std::string export_status = "develop";
  base::Duration refresh_listing = std::chrono::seconds(30);
  std::vector<ConfiguredProject> projects;  ///< empty: found through IAM
};

/// Projects, workspaces and jobs: what is known, when it is due, and the one refresh a Place has at
/// a time. Every function answers from memory at once; any thread may call.
class Catalog {
 public:
  /// Loads the stored listings (blocks on the disk). All references must outlive the catalog;
  /// `workers` and the service's client must have stopped before it is destroyed.
  Catalog(Options options, api::Service& service, cache::Store& store,
          cache::ListingStore& listings, base::Executor& workers, const base::Clock& clock);
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  /// Once, before the first Refresh.
  void SetObserver(Observer observer) { observer_ = std::move(observer); }

  View Look(const Place& place) const EXCLUDES(mutex_);
  /// Starts a refresh unless one runs, and returns what is known.
  View Refresh(const Place& place) EXCLUDES(mutex_);
  /// Whatever is known may be old, as after a sleep of the machine: every listing is due, and none
  /// is gone by.
  void EverythingIsDue() EXCLUDES(mutex_);
  /// An export said that the job does not exist: it disappears, and the listing is due.
  void JobIsGone(const Place& workspace, const std::string& real_name) EXCLUDES(mutex_);

  cache::JobKey KeyOf(const Place& workspace, const std::string& real_name) const;

  /// Whether the service was out of reach when it was last asked for anything, and since when that
  /// is so.
  struct Reach {
    bool offline = false;
    base::WallTime since;
  };
  Reach reach() const EXCLUDES(mutex_);
  /// A listing or an export ended: `error` null where the service answered as it should.
  void NoteReach(const Error* error) EXCLUDES(mutex_);

 private:
  struct State {
    View view;
    int failures = 0;  ///< in a row
  };
  using Entries = std::vector<Entry>;

  void Start(const Place& place);
  void ListRoot(const Place& place);
  void ListProject(const Place& place);
  void ListWorkspace(const Place& place);
  Entries WorkspaceEntries(const std::string& project_id,
                           const std::vector<api::Workspace>& found) const;
  /// Runs on a worker: decides what of the old listing stays, publishes and stores.
  void Finish(const Place& place, Result<Entries> found, bool complete);
  /// Returns how the place changed by it.
  Change Publish(const Place& place, std::shared_ptr<const Listing> listing, bool complete)
      EXCLUDES(mutex_);
  void PublishLocked(State& state, std::shared_ptr<const Listing> listing, bool complete,
                     const Change& change) REQUIRES(mutex_);
  void Fail(const Place& place, const Error& error) EXCLUDES(mutex_);
  void AddConfigured(const Place& place, Entries& found) const;
  void HideProject(const std::string& project_id) EXCLUDES(mutex_);
  bool HasNoInstance(const std::string& project_id) const EXCLUDES(mutex_);
  /// Of a complete listing: keeps jobs that vanished but of which something is stored, and names
  /// them, to be confirmed.
  std::vector<std::string> KeepStored(const Place& place, const Listing& before, Entries& found);
  void Save(const Place& place, const Listing& listing);
  /// Which entry of a name is meant: any, or only one that is `missing`, for a job that was made
  /// anew meanwhile is another.
  enum class Which { kAny, kMissing };
  /// Removes the job if its detail says that it does not exist.
  void ConfirmVanished(const Place& place, const std::string& real_name, Which which);
  /// Never what the settings name.
  void Remove(const Place& place, const std::string& real_name, Which which) EXCLUDES(mutex_);
  void NoteNamesChanged(View& view) REQUIRES(mutex_);
  bool IsConfigured(const Place& place, const std::string& real_name) const;
  void LoadStored(const Place& place);
  const ConfiguredProject* Configured(const std::string& project_id) const;
  const ConfiguredWorkspace* Configured(const Place& workspace) const;

  const Options options_;
  api::Service& service_;
  cache::Store& store_;
  cache::ListingStore& listings_;
  base::Executor& workers_;
  const base::Clock& clock_;
  Observer observer_;

  mutable base::Mutex mutex_;
  std::map<Place, State> places_ GUARDED_BY(mutex_);
  std::set<std::string> without_instance_ GUARDED_BY(mutex_);  ///< projects known to have none
  Reach reach_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::catalog
