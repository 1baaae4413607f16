// SPDX-License-Identifier: Apache-2.0
// The refresh of a Place: ask, decide what of the old listing stays, publish, store.
#include <algorithm>
#include <map>

#include "dlffs/base/component_name.h"
#include "dlffs/base/log.h"
#include "dlffs/catalog/catalog.h"

#include "catalog/listing_text.h"

namespace dlffs::catalog {

namespace {

/// How long a failed refresh is not repeated, after `failures` in a row. Short: until the offline
/// state exists, this is all that keeps a dead service from being asked by every access.
base::Duration Backoff(int failures) {
  constexpr base::Duration kMost = std::chrono::seconds(5);
  const base::Duration wait = std::chrono::milliseconds(500) * (1 << std::min(failures - 1, 4));
  return std::min(wait, kMost);
}

/// So many jobs that vanished at once are asked for; of more, a second listing has to agree.
constexpr size_t kMostConfirmations = 8;

bool SameEntry(const Entry& a, const Entry& b) {
  return a.real_name == b.real_name && a.id == b.id && a.missing == b.missing &&
         a.job.owner == b.job.owner && Fingerprint(a.job) == Fingerprint(b.job) &&
         a.job.status == b.job.status && a.job.path == b.job.path &&
         a.job.last_update_user == b.job.last_update_user &&
         a.job.create_time_ms == b.job.create_time_ms;
}

Change Difference(const Place& place, const Listing* before, const Listing& after) {
  Change change{.place = place, .added = {}, .removed = {}, .changed = {}};
  for (const Entry& entry : after.entries) {
    const Entry* old = before != nullptr ? before->Find(entry.name) : nullptr;
    if (old == nullptr) {
      change.added.push_back(entry.name);
    } else if (!SameEntry(*old, entry)) {
      change.changed.push_back(entry.name);
    }
  }
  change.first = before == nullptr;
  if (before == nullptr) return change;
  for (const Entry& entry : before->entries) {
    if (after.Find(entry.name) == nullptr) change.removed.push_back(entry.name);
  }
  return change;
}

Entry JobEntry(api::Job job) {
  Entry entry{.name = base::SafeComponent(job.name), .real_name = job.name, .id = {}, .job = {}};
  entry.job = std::move(job);
  return entry;
}

}  // namespace

void Catalog::Start(const Place& place) {
  switch (place.kind) {
    case Place::Kind::kRoot:
      return ListRoot(place);
    case Place::Kind::kProject:
      return ListProject(place);
    case Place::Kind::kWorkspace:
      return ListWorkspace(place);
  }
}

void Catalog::ListRoot(const Place& place) {
  service_.ListProjects([this, place](Result<std::vector<api::Project>> found) {
    workers_.Post([this, place, found = std::move(found)]() mutable {
      if (!found) return Finish(place, tl::unexpected(found.error()), false);
      Entries entries;
      for (const api::Project& project : *found) {
        if (HasNoInstance(project.id)) continue;
        entries.push_back({.name = base::SafeComponent(project.name),
                           .real_name = project.name,
                           .id = project.id,
                           .job = {}});
      }
      Finish(place, std::move(entries), true);
    });
  });
}

void Catalog::ListProject(const Place& place) {
  service_.ListWorkspaces(place.project_id, [this, place](Result<api::WorkspaceListing> found) {
    workers_.Post([this, place, found = std::move(found)]() mutable {
      if (!found) return Finish(place, tl::unexpected(found.error()), false);
      // Without a management API (api.md 4.4) there is the default workspace, which needs no id.
      if (!found->has_api) found->workspaces = {{.name = "default", .is_default = true}};
      Finish(place, WorkspaceEntries(place.project_id, found->workspaces), found->complete);
      // A project without any instance is not shown (product.md 1.1), but only this listing could
      // tell.
      if (found->workspaces.empty() && found->complete) HideProject(place.project_id);
    });
  });
}

bool Catalog::HasNoInstance(const std::string& project_id) const {
  base::MutexLock lock(mutex_);
  return without_instance_.count(project_id) != 0;
}

void Catalog::HideProject(const std::string& project_id) {
  const View root = Look(RootPlace());
  const Entry* entry = root.listing ? root.listing->FindId(project_id) : nullptr;
  {
    base::MutexLock lock(mutex_);
    without_instance_.insert(project_id);
  }
  if (entry != nullptr) Remove(RootPlace(), entry->real_name, Which::kAny);
}

Catalog::Entries Catalog::WorkspaceEntries(const std::string& project_id,
                                           const std::vector<api::Workspace>& found) const {
  std::map<std::string, int> count;
  std::map<std::pair<std::string, std::string>, int> count_at_instance;
  const auto shown = [](const api::Workspace& w) {
    return w.is_default ? std::string("default") : w.name;
  };
  for (const api::Workspace& workspace : found) {
    ++count[shown(workspace)];
    ++count_at_instance[{shown(workspace), workspace.instance_name}];
  }
  Entries entries;
  for (const api::Workspace& workspace : found) {
    std::string name = shown(workspace);
    if (count[name] > 1) {
      const bool unclear = count_at_instance[{name, workspace.instance_name}] > 1;
      name += "@" + (unclear ? workspace.instance_id : workspace.instance_name);
    }
    entries.push_back({.name = base::SafeComponent(name),
                       .real_name = workspace.name,
                       .id = workspace.id,
                       .job = {}});
  }
  if (const ConfiguredProject* project = Configured(project_id)) {
    for (const ConfiguredWorkspace& workspace : project->workspaces) {
      const bool known = std::any_of(entries.begin(), entries.end(),
                                     [&](const Entry& e) { return e.id == workspace.id; });
      if (!known) {
        entries.push_back({.name = base::SafeComponent(workspace.name),
                           .real_name = workspace.name,
                           .id = workspace.id,
                           .job = {}});
      }
    }
  }
  return entries;
}

void Catalog::ListWorkspace(const Place& place) {
  service_.ListJobs(place.ref(), [this, place](Result<api::JobListing> found) {
    workers_.Post([this, place, found = std::move(found)]() mutable {
      if (!found) return Finish(place, tl::unexpected(found.error()), false);
      Entries entries;
      entries.reserve(found->jobs.size());
      for (api::Job& job : found->jobs) entries.push_back(JobEntry(std::move(job)));
      Finish(place, std::move(entries), found->complete);
    });
  });
}

std::vector<std::string> Catalog::KeepStored(const Place& place, const Listing& before,
                                             Entries& found) {
  std::map<std::string_view, bool> names;
  for (const Entry& entry : found) names.emplace(entry.real_name, true);
  Entries kept;
  for (const Entry& old : before.entries) {
    if (names.count(old.real_name) != 0 || old.missing)
      continue;  // missing: this listing is the second to agree
    const Result<std::shared_ptr<const cache::Version>> stored =
        store_.Current(KeyOf(place, old.real_name));
    if (stored && *stored == nullptr) continue;
    kept.push_back(old);
    kept.back().missing = true;
  }
  std::vector<std::string> unconfirmed;
  for (Entry& entry : kept) {
    unconfirmed.push_back(entry.real_name);
    found.push_back(std::move(entry));
  }
  return unconfirmed;
}

void Catalog::ConfirmVanished(const Place& place, const std::string& real_name, Which which) {
  service_.JobDetail(
      place.ref(), real_name, [this, place, real_name, which](Result<api::Job> detail) {
        // Other codes of that errno speak of the workspace or of a script.
        if (detail || detail.error().service_code != "DLF.0100") return;
        workers_.Post([this, place, real_name, which] { Remove(place, real_name, which); });
      });
}

void Catalog::AddConfigured(const Place& place, Entries& found) const {
  const ConfiguredWorkspace* workspace = Configured(place);
  if (workspace == nullptr) return;
  for (const std::string& job : workspace->jobs) {
    const bool known =
        std::any_of(found.begin(), found.end(), [&](const Entry& e) { return e.real_name == job; });
    if (!known) found.push_back(ConfiguredJob(job));
  }
}

void Catalog::Finish(const Place& place, Result<Entries> found, bool complete) {
  if (!found) return Fail(place, found.error());
  const View before = Look(place);
  if (place.kind == Place::Kind::kWorkspace) AddConfigured(place, *found);
  std::vector<std::string> unconfirmed;
  if (before.listing && complete && place.kind == Place::Kind::kWorkspace) {
    unconfirmed = KeepStored(place, *before.listing, *found);
  }
  if (before.listing && !complete) {
    // What an incomplete listing lacks may exist all the same.
    const Listing fresh = MakeListing(*found);
    for (const Entry& old : before.listing->entries) {
      if (fresh.Find(old.name) != nullptr) continue;
      // Whether another one shares a workspace's name, only a complete listing shows.
      std::erase_if(*found, [&](const Entry& e) { return !e.id.empty() && e.id == old.id; });
      found->push_back(old);
    }
  }
  const auto after = std::make_shared<const Listing>(MakeListing(std::move(*found)));
  NoteReach(nullptr);
  const Change change = Publish(place, after, complete);
  if (observer_) observer_(change);
  if (!change.empty() || change.first) Save(place, *after);
  // Only now: the answer may come at once, and must find the listing that it is about.
  unconfirmed.resize(std::min(unconfirmed.size(), kMostConfirmations));
  for (const std::string& job : unconfirmed) ConfirmVanished(place, job, Which::kMissing);
}

Change Catalog::Publish(const Place& place, std::shared_ptr<const Listing> listing, bool complete) {
  // Comparing thousands of entries is not for under the lock; where a job was removed meanwhile
  // they are compared again.
  while (true) {
    const std::shared_ptr<const Listing> replaced = Look(place).listing;
    Change change = Difference(place, replaced.get(), *listing);
    base::MutexLock lock(mutex_);
    if (places_[place].view.listing != replaced) continue;
    PublishLocked(places_[place], std::move(listing), complete, change);
    return change;
  }
}

void Catalog::PublishLocked(State& state, std::shared_ptr<const Listing> listing, bool complete,
                            const Change& change) {
  View& view = state.view;
  if (!change.first && !(change.added.empty() && change.removed.empty())) NoteNamesChanged(view);
  state.failures = 0;
  view.listed = true;
  view.listing = std::move(listing);
  view.refreshing = false;
  view.last_took = clock_.Now() - view.refresh_started;
  view.error.reset();
  if (complete) view.complete_at = view.refresh_started;
  view.due = view.refresh_started + std::max(options_.refresh_listing, 10 * view.last_took);
}

void Catalog::Fail(const Place& place, const Error& error) {
  NoteReach(&error);
  {
    base::MutexLock lock(mutex_);
    State& state = places_[place];
    View& view = state.view;
    const base::MonotonicTime now = clock_.Now();
    view.refreshing = false;
    view.last_took = now - view.refresh_started;
    view.error = error;
    view.error_at = now;
    view.due = now + Backoff(++state.failures);
  }
  base::Log(base::LogLevel::kWarning, "list failed project={} workspace={} code={} error={}",
            place.project_id, place.workspace_id, ErrorCodeName(error.code), error.message);
  if (observer_) observer_(Change{.place = place, .added = {}, .removed = {}, .changed = {}});
}

}  // namespace dlffs::catalog
