// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dlffs/base/log.h"
#include "dlffs/fetch/currency.h"
#include "dlffs/vfs/vfs.h"

#include "vfs/call.h"
#include "vfs/node_table.h"
#include "vfs/version_tree.h"
#include "vfs/xattrs.h"

namespace dlffs::vfs {

/// What a Vfs is made of. The operations are in operations.cc and read_dir.cc, what may be waited
/// for in access.cc, changes on their way to the kernel in publish.cc.
class Vfs::Core {
 public:
  Core(Options options, catalog::Catalog& catalog, fetch::Fetcher& fetcher, cache::Store& store,
       base::Executor& workers, base::Timer& timer, const base::Clock& clock);

  // access.cc
  // --------------------------------------------------------------------------------------------------

  /// What an access does about a place that was never listed.
  enum class Unknown { kServe, kWaitPatience, kWaitDeadline };
  struct PlaceAccess {
    /// Its listing may be null for Unknown::kServe, and where there is something to wait for or an
    /// error; then it may also hold just what the settings name.
    catalog::View view;
    std::optional<Wait> wait;
    std::optional<Error> error;
  };
  /// An access to a listed place: starts the refresh that is due and says whether to wait for it.
  PlaceAccess AccessPlace(const catalog::Place& place, Progress& progress, fetch::Side side,
                          Unknown unknown);

  /// What an access does about a job that was never exported, and one whose export is stale.
  enum class Fetch { kNever, kMissing, kMissingAndStale };
  struct JobAccess {
    fetch::VersionPtr version;  ///< null: not exported, and not to be
    base::Duration valid{0};    ///< how long the kernel need not ask again
    std::optional<Wait> wait;
    std::optional<Error> error;
  };
  /// What the listing shows of the job at this moment.
  cache::Stamp StampOf(const JobRef& job) const;
  JobAccess AccessJob(const JobRef& job, Progress& progress, fetch::Side side, Fetch fetch);
  /// A walk through a directory of a job that was never exported: starts nothing, but shares the
  /// fate of an export that runs. Of several that want one name, the kernel would send only the
  /// first one's LOOKUP and keep the others in an uninterruptible sleep; here each has a request of
  /// its own.
  JobAccess JoinExport(const JobRef& job, Progress& progress);

  /// For attributes: how long what is known of a place holds.
  base::Duration ListingLeft(const catalog::View& view) const;
  /// The same for jobs in it, and their entries.
  base::Duration JobsLeft(const catalog::View& view) const;

  // operations.cc
  // ----------------------------------------------------------------------------------------------

  Decision<EntryReply> DecideLookup(NodeId parent, const std::string& name, Progress& progress);
  Decision<AttrReply> DecideGetAttr(NodeId node, Progress& progress);
  ExportState StateOf(const JobRef& job);

  // read_dir.cc
  // ------------------------------------------------------------------------------------------------

  struct Page {
    NodeId node;
    uint64_t cookie;
    size_t budget;
    EntryCost cost;
  };
  Decision<std::vector<DirEntry>> DecideReadDir(const Page& page, Progress& progress);

  // publish.cc
  // -------------------------------------------------------------------------------------------------

  void OnListing(const catalog::Change& change);
  void OnExport(const fetch::Outcome& outcome);
  void WatchForSleep();
  /// Cheap where the machine has not slept since the last call.
  void CheckForSleep();
  /// Tells the kernel, then wakes who waits outside for `key`. Not without notices.
  void PublishAll(std::vector<KernelNotifier::Change> notices, const std::string& key);

  // core.cc
  // ----------------------------------------------------------------------------------------------------

  /// Decides, and answers or parks. `call` is answered exactly once.
  template <class T>
  void Proceed(std::shared_ptr<Call<T>> call);
  template <class T, class F>
  void Begin(Caller caller, Reply<T> reply, NodeId node, std::string name, F decide);

  /// The reply for a child of a listed place, or of a job's directory; enters it in the node table.
  EntryReply EnterListed(NodeId parent, const catalog::Place& place, const catalog::View& view,
                         const catalog::Entry& entry);
  EntryReply EnterAlias(NodeId parent, const catalog::Place& place, const catalog::Entry& entry);
  EntryReply EnterInJob(NodeId parent, const Subject& directory, const std::string& name,
                        const Child& child, const JobAccess& access);
  AttrReply AttributesOf(const Subject& subject, const JobAccess& access) const;
  Attributes ListedAttributes(const Subject& subject, const catalog::View& view) const;
  Attributes JobAttributes(const Subject& subject, const catalog::Entry* entry,
                           const cache::Version* version) const;

  void Abandon(const Wait& wait);
  void Remember(const std::string& subject, const Error& error);
  std::string PathOf(const Subject& subject) const;
  /// For messages. `name`: in the directory `node`; empty for the node itself.
  std::string PathOf(NodeId node, std::string_view name) const;
  Xattrs XattrsOf(const Subject& subject);

  const Options options_;
  catalog::Catalog& catalog_;
  fetch::Fetcher& fetcher_;
  cache::Store& store_;
  base::Executor& workers_;
  base::Timer& timer_;
  const base::Clock& clock_;
  std::atomic<int64_t> slept_ns_;  ///< as far as it has been noticed
  KernelNotifier* notifier_ = nullptr;
  NodeTable nodes_;
  /// As of the last export: statfs must not wait for the disk.
  std::atomic<uint64_t> cache_bytes_{0};
  fetch::WaitList waits_;

  static constexpr size_t kErrorsKept = 32;
  mutable base::Mutex errors_mutex_;
  std::deque<ListedError> errors_ GUARDED_BY(errors_mutex_);
};

std::string WaitKey(const catalog::Place& place);
std::string WaitKey(const cache::JobKey& key);

template <class T, class F>
void Vfs::Core::Begin(Caller caller, Reply<T> reply, NodeId node, std::string name, F decide) {
  auto call = std::make_shared<Call<T>>();
  call->caller = std::move(caller);
  call->reply = std::move(reply);
  call->decide = std::move(decide);
  call->node = node;
  call->name = std::move(name);
  CheckForSleep();
  call->progress.began = clock_.Now();
  Proceed(std::move(call));
}

template <class T>
void Vfs::Core::Proceed(std::shared_ptr<Call<T>> call) {
  const uint64_t inside = waits_.Ticket(fetch::Side::kInside);
  const uint64_t outside = waits_.Ticket(fetch::Side::kOutside);
  Decision<T> decision = call->decide(call->progress);
  if (Result<T>* answer = std::get_if<Result<T>>(&decision)) {
    if (!*answer && answer->error().code != ErrorCode::kNotFound)
      Remember(PathOf(call->node, call->name), answer->error());
    call->reply(std::move(*answer));
    return;
  }
  Wait wait = std::move(std::get<Wait>(decision));
  const fetch::WaitId id = waits_.NewId();
  if (call->caller) {
    call->caller->Arm([this, id] { waits_.Interrupt(id); });
  }
  const std::string key = wait.key;
  const fetch::Side side = wait.side;
  const base::MonotonicTime until = wait.until;
  waits_.Park(
      id, key, side, side == fetch::Side::kInside ? inside : outside, until,
      [this, call = std::move(call), wait = std::move(wait)](fetch::Wake wake) mutable {
        const bool gives_up = wake == fetch::Wake::kTimedOut && !wait.then_served;
        if (gives_up || wake == fetch::Wake::kInterrupted) Abandon(wait);
        if (wake == fetch::Wake::kInterrupted) {
          call->reply(Err(ErrorCode::kInterrupted, "interrupted"));
          return;
        }
        if (wake == fetch::Wake::kSuspended) {
          call->reply(Err(ErrorCode::kTryAgain,
                          "the machine was suspended while this was waited for; try again"));
          return;
        }
        if (wake == fetch::Wake::kTimedOut) call->progress.timed_out = true;
        Proceed(std::move(call));
      });
}

}  // namespace dlffs::vfs
