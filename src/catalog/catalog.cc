// SPDX-License-Identifier: Apache-2.0
#include "dlffs/catalog/catalog.h"

#include <algorithm>

#include "dlffs/base/component_name.h"
#include "dlffs/base/log.h"

#include "catalog/listing_text.h"

namespace dlffs::catalog {

namespace {

constexpr base::MonotonicTime kNever = base::MonotonicTime::max();

Entry NamedEntry(const std::string& real_name, const std::string& id) {
  return Entry{.name = base::SafeComponent(real_name), .real_name = real_name, .id = id, .job = {}};
}

}  // namespace

Catalog::Catalog(Options options, api::Service& service, cache::Store& store,
                 cache::ListingStore& listings, base::Executor& workers, const base::Clock& clock)
    : options_(std::move(options)),
      service_(service),
      store_(store),
      listings_(listings),
      workers_(workers),
      clock_(clock),
      reach_{.offline = false, .since = clock.WallNow()} {
  LoadStored(RootPlace());
  for (const Entry& project : [this] {
         const View root = Look(RootPlace());
         return root.listing ? root.listing->entries : std::vector<Entry>();
       }()) {
    LoadStored(ProjectPlace(project.id));
    const View view = Look(ProjectPlace(project.id));
    if (!view.listing) continue;
    for (const Entry& workspace : view.listing->entries)
      LoadStored(WorkspacePlace(project.id, workspace.id));
  }
}

const ConfiguredProject* Catalog::Configured(const std::string& project_id) const {
  const auto at = std::find_if(options_.projects.begin(), options_.projects.end(),
                               [&](const ConfiguredProject& p) { return p.id == project_id; });
  return at != options_.projects.end() ? &*at : nullptr;
}

const ConfiguredWorkspace* Catalog::Configured(const Place& workspace) const {
  const ConfiguredProject* project = Configured(workspace.project_id);
  if (project == nullptr) return nullptr;
  const auto at =
      std::find_if(project->workspaces.begin(), project->workspaces.end(),
                   [&](const ConfiguredWorkspace& w) { return w.id == workspace.workspace_id; });
  return at != project->workspaces.end() ? &*at : nullptr;
}

void Catalog::LoadStored(const Place& place) {
  State state;
  state.view.due = clock_.Now();
  Entries entries;
  if (place.kind == Place::Kind::kRoot && !options_.projects.empty()) {
    for (const ConfiguredProject& project : options_.projects)
      entries.push_back(NamedEntry(project.name, project.id));
    state.view.due = kNever;
  } else if (const ConfiguredProject* project = Configured(place.project_id);
             place.kind == Place::Kind::kProject && project != nullptr &&
             !project->workspaces.empty()) {
    for (const ConfiguredWorkspace& workspace : project->workspaces) {
      entries.push_back(NamedEntry(workspace.name, workspace.id));
    }
    state.view.due = kNever;
  } else {
    const Result<std::optional<std::string>> text =
        listings_.Load(StorageKey(options_.endpoint, options_.account, place));
    if (!text) base::Log(base::LogLevel::kWarning, "stored listing: {}", text.error().message);
    std::optional<Entries> stored;
    if (text && *text) stored = FromText(**text);
    if (stored) entries = *stored;
    if (place.kind == Place::Kind::kWorkspace) AddConfigured(place, entries);
    if (!stored && entries.empty()) return;
    state.view.listed = stored.has_value();
  }
  if (state.view.due == kNever) state.view.listed = true;
  state.view.listing = std::make_shared<const Listing>(MakeListing(std::move(entries)));
  base::MutexLock lock(mutex_);
  places_[place] = std::move(state);
}

View Catalog::Look(const Place& place) const {
  base::MutexLock lock(mutex_);
  const auto at = places_.find(place);
  return at != places_.end() ? at->second.view : View{};
}

Catalog::Reach Catalog::reach() const {
  base::MutexLock lock(mutex_);
  return reach_;
}

void Catalog::NoteReach(const Error* error) {
  if (error != nullptr && error->code == ErrorCode::kInterrupted) return;  // nobody was asked
  const bool offline = error != nullptr && error->code == ErrorCode::kOffline;
  base::MutexLock lock(mutex_);
  if (offline != reach_.offline) reach_ = {.offline = offline, .since = clock_.WallNow()};
}

View Catalog::Refresh(const Place& place) {
  View view;
  bool start = false;
  {
    base::MutexLock lock(mutex_);
    State& state = places_[place];
    start = !state.view.refreshing && state.view.due != kNever;
    if (start) {
      state.view.refreshing = true;
      state.view.refresh_started = clock_.Now();
    }
    view = state.view;
  }
  if (start) Start(place);
  return view;
}

void Catalog::EverythingIsDue() {
  const base::MonotonicTime now = clock_.Now();
  base::MutexLock lock(mutex_);
  for (auto& [place, state] : places_) {
    if (state.view.due != kNever) state.view.due = std::min(state.view.due, now);
    state.view.complete_at.reset();
  }
}

void Catalog::JobIsGone(const Place& workspace, const std::string& real_name) {
  const Result<std::shared_ptr<const cache::Version>> stored =
      store_.Current(KeyOf(workspace, real_name));
  if (stored && *stored == nullptr) {
    Remove(workspace, real_name, Which::kAny);
  } else {
    ConfirmVanished(workspace, real_name, Which::kAny);
  }
}

void Catalog::NoteNamesChanged(View& view) {
  const base::WallTime now = clock_.WallNow();
  // Strictly later, whatever the clock does: the kernel compares for equality.
  view.names_changed_at = view.names_changed_at
                              ? std::max(now, *view.names_changed_at + std::chrono::nanoseconds(1))
                              : now;
}

bool Catalog::IsConfigured(const Place& place, const std::string& real_name) const {
  if (place.kind == Place::Kind::kRoot) {
    return std::any_of(options_.projects.begin(), options_.projects.end(),
                       [&](const ConfiguredProject& p) { return p.name == real_name; });
  }
  const ConfiguredWorkspace* workspace = Configured(place);
  return workspace != nullptr && std::find(workspace->jobs.begin(), workspace->jobs.end(),
                                           real_name) != workspace->jobs.end();
}

void Catalog::Remove(const Place& place, const std::string& real_name, Which which) {
  if (IsConfigured(place, real_name)) return;
  Change change{.place = place, .added = {}, .removed = {}, .changed = {}};
  std::shared_ptr<const Listing> after;
  {
    base::MutexLock lock(mutex_);
    View& view = places_[place].view;
    const Entry* entry = view.listing ? view.listing->FindReal(real_name) : nullptr;
    if (entry == nullptr || (which == Which::kMissing && !entry->missing)) return;
    change.removed.push_back(entry->name);
    Entries rest;
    std::copy_if(view.listing->entries.begin(), view.listing->entries.end(),
                 std::back_inserter(rest),
                 [&](const Entry& e) { return e.real_name != real_name; });
    view.listing = after = std::make_shared<const Listing>(Listing{std::move(rest)});
    view.due = std::min(view.due, clock_.Now());
    NoteNamesChanged(view);
  }
  base::Log(base::LogLevel::kInfo, "gone project={} workspace={} name={}", place.project_id,
            place.workspace_id, real_name);
  if (observer_) observer_(change);
  Save(place, *after);
}

void Catalog::Save(const Place& place, const Listing& listing) {
  const Status saved = listings_.Save(StorageKey(options_.endpoint, options_.account, place),
                                      ToText(listing.entries));
  if (!saved) base::Log(base::LogLevel::kWarning, "store listing: {}", saved.error().message);
}

cache::JobKey Catalog::KeyOf(const Place& workspace, const std::string& real_name) const {
  return {options_.endpoint, workspace.project_id, workspace.workspace_id, real_name,
          options_.export_status};
}

}  // namespace dlffs::catalog
