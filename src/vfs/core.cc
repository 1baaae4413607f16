// SPDX-License-Identifier: Apache-2.0
#include "vfs/core.h"

#include <algorithm>

#include "vfs/attributes.h"

namespace dlffs::vfs {

Vfs::Core::Core(Options options, catalog::Catalog& catalog, fetch::Fetcher& fetcher,
                cache::Store& store, base::Executor& workers, base::Timer& timer,
                const base::Clock& clock)
    : options_(std::move(options)),
      catalog_(catalog),
      fetcher_(fetcher),
      store_(store),
      workers_(workers),
      timer_(timer),
      clock_(clock),
      slept_ns_(clock.Suspended().count()),
      cache_bytes_(store.usage().bytes),
      waits_(timer) {
  catalog_.SetObserver([this](const catalog::Change& change) { OnListing(change); });
  fetcher_.SetObserver([this](const fetch::Outcome& outcome) { OnExport(outcome); });
}

// The mtime of a directory must not depend on what has been fetched so far: the kernel throws its
// pages away when it changes. Where names came or went that is just what is wanted.

Attributes Vfs::Core::ListedAttributes(const Subject& subject, const catalog::View& view) const {
  const catalog::Listing* const listing = view.listing.get();
  const uint32_t children = listing != nullptr ? static_cast<uint32_t>(listing->entries.size()) : 0;
  return DirectoryAttributes(options_.endpoint, subject, children,
                             view.names_changed_at.value_or(options_.mounted_at));
}

Attributes Vfs::Core::JobAttributes(const Subject& subject, const catalog::Entry* entry,
                                    const cache::Version* version) const {
  const std::optional<base::WallTime> time =
      entry != nullptr ? catalog::JobTime(entry->job) : std::nullopt;
  return DirectoryAttributes(options_.endpoint, subject, CountDirectories(version, subject.path),
                             time.value_or(options_.mounted_at));
}

AttrReply Vfs::Core::AttributesOf(const Subject& subject, const JobAccess& access) const {
  if (subject.kind == Kind::kFile)
    return {.attributes = FileAttributes(options_.endpoint, subject), .valid = kForever};
  const catalog::View view = catalog_.Look(subject.job->workspace);
  const catalog::Entry* entry = view.listing ? view.listing->Find(subject.job->shown) : nullptr;
  AttrReply reply{.attributes = JobAttributes(subject, entry, access.version.get()),
                  .valid = access.valid};
  if (subject.kind == Kind::kJob) reply.valid = JobsLeft(view);
  reply.valid = std::min(reply.valid, kForever);
  return reply;
}

EntryReply Vfs::Core::EnterListed(NodeId parent, const catalog::Place& place,
                                  const catalog::View& view, const catalog::Entry& entry) {
  Subject subject;
  EntryReply reply;
  if (place.kind == catalog::Place::Kind::kWorkspace) {
    subject.kind = Kind::kJob;
    subject.job = std::make_shared<const JobRef>(JobRef{
        .workspace = place, .shown = entry.name, .key = catalog_.KeyOf(place, entry.real_name)});
    // Not Stored(): a listing of thousands of jobs must not read the disk once per job.
    reply.attributes = JobAttributes(subject, &entry, nullptr);
    reply.attributes_valid = reply.entry_valid = JobsLeft(view);
  } else {
    const bool project = place.kind == catalog::Place::Kind::kRoot;
    subject.kind = project ? Kind::kProject : Kind::kWorkspace;
    subject.place = project ? catalog::ProjectPlace(entry.id)
                            : catalog::WorkspacePlace(place.project_id, entry.id);
    subject.shown = entry.name;
    const catalog::View own = catalog_.Look(subject.place);
    reply.attributes = ListedAttributes(subject, own);
    reply.attributes_valid = ListingLeft(own);
    reply.entry_valid = ListingLeft(view);
  }
  reply.node =
      nodes_.Enter(parent, entry.name, std::make_shared<const Subject>(std::move(subject)));
  return reply;
}

EntryReply Vfs::Core::EnterAlias(NodeId parent, const catalog::Place& place,
                                 const catalog::Entry& entry) {
  Subject subject;
  subject.kind = Kind::kAlias;
  subject.place = place;
  subject.target = entry.name;
  EntryReply reply{.node = kNoNode,
                   .attributes = AliasAttributes(options_.endpoint, subject, options_.mounted_at),
                   .attributes_valid = {},
                   .entry_valid = {}};
  reply.node = nodes_.Enter(parent, entry.id, std::make_shared<const Subject>(std::move(subject)));
  return reply;
}

EntryReply Vfs::Core::EnterInJob(NodeId parent, const Subject& directory, const std::string& name,
                                 const Child& child, const JobAccess& access) {
  Subject subject;
  subject.kind = child.is_directory ? Kind::kJobDir : Kind::kFile;
  subject.job = directory.job;
  subject.path = Join(directory.path, name);
  if (!child.is_directory) {
    subject.version = access.version;
    subject.file = child.file;
  }
  const AttrReply attributes = AttributesOf(subject, access);
  EntryReply reply{.node = kNoNode,
                   .attributes = attributes.attributes,
                   .attributes_valid = attributes.valid,
                   .entry_valid = kForever};
  reply.node = nodes_.Enter(parent, name, std::make_shared<const Subject>(std::move(subject)));
  return reply;
}

void Vfs::Core::Abandon(const Wait& wait) {
  if (wait.exported && !waits_.Anyone(wait.key)) fetcher_.Abandon(*wait.exported);
}

std::string Vfs::Core::PathOf(const Subject& subject) const {
  const catalog::Place& place = subject.job ? subject.job->workspace : subject.place;
  const auto shown = [this](const catalog::Place& in, const std::string& id) {
    const catalog::View view = catalog_.Look(in);
    if (!view.listing) return id;
    const auto& entries = view.listing->entries;
    const auto at = std::find_if(entries.begin(), entries.end(),
                                 [&](const catalog::Entry& e) { return e.id == id; });
    return at != entries.end() ? at->name : id;
  };
  if (place.kind == catalog::Place::Kind::kRoot) return {};
  std::string path = shown(catalog::RootPlace(), place.project_id);
  if (place.kind == catalog::Place::Kind::kProject) return path;
  path = Join(path, shown(catalog::ProjectPlace(place.project_id), place.workspace_id));
  if (!subject.job) return path;
  path = Join(path, subject.job->shown);
  return subject.path.empty() ? path : Join(path, subject.path);
}

std::string Vfs::Core::PathOf(NodeId node, std::string_view name) const {
  const SubjectPtr subject = nodes_.FindEvenDetached(node);
  if (!subject) return std::string(name);
  return name.empty() ? PathOf(*subject) : Join(PathOf(*subject), name);
}

void Vfs::Core::Remember(const std::string& subject, const Error& error) {
  base::Log(base::LogLevel::kWarning,
            "answered path={} error={} http={} service={} request={} message={}", subject,
            ErrorCodeName(error.code), error.http_status, error.service_code, error.request_id,
            error.message);
  ListedError listed{.time = clock_.WallNow(), .path = subject, .error = error};
  base::MutexLock lock(errors_mutex_);
  errors_.push_back(std::move(listed));
  if (errors_.size() > kErrorsKept) errors_.pop_front();
}

}  // namespace dlffs::vfs
