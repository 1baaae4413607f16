// SPDX-License-Identifier: Apache-2.0
// A change on its way to the kernel, always in this order (architecture.md, kernel side 4): the new
// state can be read already; answer who is parked in the directory; withdraw the names; answer who
// waits outside.
#include <algorithm>
#include <atomic>

#include "vfs/core.h"

namespace dlffs::vfs {

namespace {

/// No name is this: control characters are escaped. To withdraw it waits for who reads the
/// directory, and takes nothing away.
constexpr char kBarrier[] = "\x01";

}  // namespace

void Vfs::Core::OnListing(const catalog::Change& change) {
  const std::string key = WaitKey(change.place);
  KernelNotifier::Change notice;
  // Nobody remembers that an added name was missing (negative entries hold for no time here), and
  // whoever was just answered may already stand in it: to withdraw it would take away the path of
  // its working directory.
  notice.names = change.removed;
  const bool names_changed = !change.first && !(change.added.empty() && change.removed.empty());
  if (names_changed && notice.names.empty()) notice.names.emplace_back(kBarrier);

  const std::vector<NodeTable::Directory> directories = nodes_.Of(change.place);
  for (const NodeTable::Directory& directory : directories) {
    for (const std::string& name : change.removed) {
      const SubjectPtr gone = nodes_.Detach(directory.node, name);
      if (gone && gone->job) nodes_.DetachJob(gone->job->key);
    }
  }
  if (change.place.kind == catalog::Place::Kind::kWorkspace && !change.changed.empty()) {
    const catalog::View view = catalog_.Look(change.place);
    for (const std::string& name : change.changed) {
      const catalog::Entry* entry = view.listing ? view.listing->Find(name) : nullptr;
      if (entry == nullptr) continue;
      for (const NodeTable::Directory& of_job :
           nodes_.Of(catalog_.KeyOf(change.place, entry->real_name))) {
        notice.attributes.push_back(of_job.node);
      }
    }
  }
  waits_.WakeAll(key, fetch::Side::kInside);

  if (directories.empty() || notifier_ == nullptr ||
      (notice.names.empty() && notice.attributes.empty())) {
    waits_.WakeAll(key, fetch::Side::kOutside);
    return;
  }
  // More than one where a project left the listing and came back under a working directory.
  std::vector<KernelNotifier::Change> notices(directories.size(), notice);
  for (size_t i = 0; i < directories.size(); ++i) {
    notices[i].directory = directories[i].node;
    // Its new mtime then makes the kernel read the names again. Its pages stay: dropped while a
    // reader is half through them, they would never be kept again.
    if (names_changed) notices[i].attributes.push_back(directories[i].node);
  }
  PublishAll(std::move(notices), key);
}

void Vfs::Core::OnExport(const fetch::Outcome& outcome) {
  const std::string key = WaitKey(outcome.key);
  cache_bytes_ = store_.usage().bytes;
  catalog_.NoteReach(outcome.error ? &*outcome.error : nullptr);
  std::vector<KernelNotifier::Change> notices;
  // Of a job that was never exported the kernel knows no name that could change.
  if (outcome.changed && outcome.before && outcome.after) {
    const auto changed = ChangedNames(outcome.before.get(), *outcome.after);
    for (const NodeTable::Directory& directory : nodes_.Of(outcome.key)) {
      const auto names = changed.find(directory.subject->path);
      if (names == changed.end()) continue;
      KernelNotifier::Change notice{
          .directory = directory.node, .names = {}, .drop_pages = true, .attributes = {}};
      for (const std::string& name : names->second) {
        nodes_.Detach(directory.node, name);
        notice.names.push_back(name);
      }
      notices.push_back(std::move(notice));
    }
  }
  // Other codes of that errno speak of a workspace or a script, not of this job.
  if (outcome.error && outcome.error->service_code == "DLF.0100") {
    catalog_.JobIsGone(catalog::WorkspacePlace(outcome.key.project_id, outcome.key.workspace_id),
                       outcome.key.job);
  }
  waits_.WakeAll(key, fetch::Side::kInside);

  if (notices.empty() || notifier_ == nullptr) {
    waits_.WakeAll(key, fetch::Side::kOutside);
    return;
  }
  PublishAll(std::move(notices), key);
}

void Vfs::Core::WatchForSleep() {
  constexpr auto kBetweenLooks = std::chrono::seconds(10);
  timer_.RunAt(clock_.Now() + kBetweenLooks, [this] {
    CheckForSleep();
    WatchForSleep();
  });
}

void Vfs::Core::CheckForSleep() {
  constexpr std::chrono::nanoseconds kUnnoticed = std::chrono::seconds(1);
  const int64_t slept = clock_.Suspended().count();
  int64_t noticed = slept_ns_.load();
  if (slept - noticed < kUnnoticed.count()) return;
  if (!slept_ns_.compare_exchange_strong(noticed, slept)) return;  // somebody else noticed it
  base::Log(base::LogLevel::kInfo, "resumed slept_s={}", (slept - noticed) / 1'000'000'000);
  catalog_.EverythingIsDue();
  waits_.ReleaseAll(fetch::Wake::kSuspended);
  if (notifier_ == nullptr) return;
  notifier_->Publish({.directory = kRootNode, .names = {}, .attributes = nodes_.Directories()},
                     [] {});
}

void Vfs::Core::PublishAll(std::vector<KernelNotifier::Change> notices, const std::string& key) {
  // The last directory to be told lets those outside go on.
  const auto left = std::make_shared<std::atomic<size_t>>(notices.size());
  for (KernelNotifier::Change& notice : notices) {
    notifier_->Publish(std::move(notice), [this, key, left] {
      if (left->fetch_sub(1) == 1) waits_.WakeAll(key, fetch::Side::kOutside);
    });
  }
}

}  // namespace dlffs::vfs
