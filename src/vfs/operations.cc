// SPDX-License-Identifier: Apache-2.0
// Look-up and attributes.
#include <algorithm>

#include "vfs/attributes.h"
#include "vfs/core.h"

namespace dlffs::vfs {

namespace {

constexpr std::string_view kControlName = ".dlf";

/// A name that a shell, an editor or a launcher probes for, and no member can have
/// (product.md 1.6).
bool IsProbe(const Subject& directory, std::string_view name) {
  if (!IsFixedDirectory(directory.path)) return true;  // without an export there is nothing in it
  return name.starts_with('.') || !name.ends_with(SuffixOf(directory.path));
}

Result<EntryReply> NoSuchName(const std::string& name) {
  return Err(ErrorCode::kNotFound, "{}: no such name", name);
}

}  // namespace

Decision<EntryReply> Vfs::Core::DecideLookup(NodeId parent, const std::string& name,
                                             Progress& progress) {
  const SubjectPtr directory = nodes_.Find(parent);
  if (!directory) return NoSuchName(name);
  if (directory->kind == Kind::kRoot && name == kControlName) {
    Subject control;
    control.kind = Kind::kControl;
    EntryReply reply{
        .node = kNoNode,
        .attributes = DirectoryAttributes(options_.endpoint, control, 0, options_.mounted_at),
        .attributes_valid = kForever,
        .entry_valid = kForever};
    reply.node = nodes_.Enter(parent, name, std::make_shared<const Subject>(std::move(control)));
    return Result<EntryReply>(reply);
  }
  if (directory->IsListed()) {
    PlaceAccess access =
        AccessPlace(directory->place, progress, fetch::Side::kInside, Unknown::kWaitPatience);
    // What the settings name is there whatever the listing says, or does not say yet.
    const bool is_sure = !access.wait || !access.view.listed;
    const catalog::Listing* const listing = access.view.listing.get();
    if (const catalog::Entry* entry = is_sure && listing ? listing->Find(name) : nullptr) {
      return Result<EntryReply>(EnterListed(parent, directory->place, access.view, *entry));
    }
    if (access.wait) return std::move(*access.wait);
    if (access.error) return Result<EntryReply>(tl::unexpected(std::move(*access.error)));
    const bool has_ids = directory->kind != Kind::kWorkspace;
    if (const catalog::Entry* entry = has_ids ? listing->FindId(name) : nullptr) {
      return Result<EntryReply>(EnterAlias(parent, directory->place, *entry));
    }
    return NoSuchName(name);
  }
  if (directory->kind != Kind::kJob && directory->kind != Kind::kJobDir) return NoSuchName(name);

  const bool fixed = directory->kind == Kind::kJob;
  Fetch fetch = fixed ? Fetch::kNever : Fetch::kMissingAndStale;
  if (!fixed && IsProbe(*directory, name) && !fetcher_.Stored(directory->job->key))
    return NoSuchName(name);
  JobAccess access = AccessJob(*directory->job, progress, fetch::Side::kInside, fetch);
  if (access.wait) return std::move(*access.wait);
  if (access.error) return Result<EntryReply>(tl::unexpected(std::move(*access.error)));
  if (const std::optional<Child> child = FindChild(access.version.get(), directory->path, name)) {
    return Result<EntryReply>(EnterInJob(parent, *directory, name, *child, access));
  }
  if (!access.version) return NoSuchName(name);
  return Result<EntryReply>(EntryReply{
      .node = kNoNode, .attributes = {}, .attributes_valid = {}, .entry_valid = kForever});
}

Decision<AttrReply> Vfs::Core::DecideGetAttr(NodeId node, Progress& progress) {
  SubjectPtr subject = nodes_.Find(node);
  if (!subject) {
    subject = nodes_.FindEvenDetached(node);
    if (!subject || subject->kind != Kind::kFile)
      return Result<AttrReply>(Err(ErrorCode::kNotFound, "deleted"));
  }
  switch (subject->kind) {
    case Kind::kRoot:
    case Kind::kProject:
    case Kind::kWorkspace: {
      PlaceAccess access =
          AccessPlace(subject->place, progress, fetch::Side::kOutside, Unknown::kServe);
      if (access.wait) return std::move(*access.wait);
      return Result<AttrReply>(AttrReply{.attributes = ListedAttributes(*subject, access.view),
                                         .valid = ListingLeft(access.view)});
    }
    case Kind::kJob: {
      // Its entry in the workspace is what it shows, so that is what may be due.
      PlaceAccess access =
          AccessPlace(subject->job->workspace, progress, fetch::Side::kOutside, Unknown::kServe);
      if (access.wait) return std::move(*access.wait);
      const JobAccess job{
          .version = fetcher_.Stored(subject->job->key), .valid = {}, .wait = {}, .error = {}};
      return Result<AttrReply>(AttributesOf(*subject, job));
    }
    case Kind::kJobDir: {
      JobAccess access{
          .version = fetcher_.Stored(subject->job->key), .valid = {}, .wait = {}, .error = {}};
      if (access.version) {
        access = AccessJob(*subject->job, progress, fetch::Side::kOutside, Fetch::kMissingAndStale);
      } else {
        access = JoinExport(*subject->job, progress);
      }
      if (access.wait) return std::move(*access.wait);
      if (access.error) return Result<AttrReply>(tl::unexpected(std::move(*access.error)));
      return Result<AttrReply>(AttributesOf(*subject, access));
    }
    case Kind::kFile:
      return Result<AttrReply>(AttributesOf(*subject, {}));
    case Kind::kAlias:
      return Result<AttrReply>(
          AttrReply{.attributes = AliasAttributes(options_.endpoint, *subject, options_.mounted_at),
                    .valid = {}});
    case Kind::kControl:
      return Result<AttrReply>(AttrReply{
          .attributes = DirectoryAttributes(options_.endpoint, *subject, 0, options_.mounted_at),
          .valid = kForever});
  }
  return Result<AttrReply>(Err(ErrorCode::kInternal, "node of no kind"));
}

ExportState Vfs::Core::StateOf(const JobRef& job) {
  const fetch::VersionPtr version = fetcher_.Stored(job.key);
  const fetch::RunView run = fetcher_.Look(job.key);
  const catalog::View view = catalog_.Look(job.workspace);
  const catalog::Entry* entry = view.listing ? view.listing->Find(job.shown) : nullptr;
  if (view.listing && entry == nullptr) return ExportState::kGone;
  if (run.error && !run.running) return ExportState::kFailed;
  if (!version) return ExportState::kUncached;
  const fetch::Currency currency =
      fetch::Judge(*version, entry, view, options_.refresh_export, clock_.Now(), clock_.WallNow());
  return currency.stale ? ExportState::kStale : ExportState::kFresh;
}

}  // namespace dlffs::vfs
