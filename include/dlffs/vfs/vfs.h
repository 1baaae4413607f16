// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/clock.h"
#include "dlffs/base/executor.h"
#include "dlffs/base/timer.h"
#include "dlffs/cache/store.h"
#include "dlffs/catalog/catalog.h"
#include "dlffs/fetch/fetcher.h"
#include "dlffs/fetch/wait_list.h"
#include "dlffs/vfs/types.h"

namespace dlffs::vfs {

struct Options {
  base::Duration patience = std::chrono::seconds(2);         ///< refresh.patience
  base::Duration deadline = std::chrono::seconds(60);        ///< network.deadline
  base::Duration refresh_export = std::chrono::minutes(15);  ///< refresh.export
  base::WallTime mounted_at;  ///< mtime of directories that have no better one
  std::string endpoint;
};

/// What a job directory is, beyond its listing; for `user.dlf.state` and `dlffs status`.
enum class ExportState { kFresh, kStale, kUncached, kGone, kFailed };

struct ListedError {
  base::WallTime time;
  std::string path;
  Error error;
};

/// The tree as the kernel sees it: every operation answers now from memory, or parks its request
/// and answers later. Any thread may call; nothing here waits for the network.
class Vfs {
 public:
  /// All references must outlive the vfs. Becomes the observer of `catalog` and `fetcher`.
  Vfs(Options options, catalog::Catalog& catalog, fetch::Fetcher& fetcher, cache::Store& store,
      base::Executor& workers, base::Timer& timer, const base::Clock& clock);
  ~Vfs();
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;

  /// Before the first request.
  void SetNotifier(KernelNotifier& notifier);
  /// Looks every few seconds, on the timer, whether the machine has slept: everything is due then
  /// (architecture.md, kernel side 2). Every request looks, too; but the kernel answers many by
  /// itself, for as long as its clocks, which stood still, say so. Call once; the timer must be
  /// stopped before the vfs is destroyed.
  void WatchForSleep();

  /// Adds one to the kernel's count of the node it answers with.
  void Lookup(Caller caller, NodeId parent, std::string_view name, Reply<EntryReply> reply);
  void GetAttr(Caller caller, NodeId node, Reply<AttrReply> reply);

  /// Names after `cookie` in byte order, as many as fit: `cost(name)` bytes each, `budget` in all.
  /// Adds one to the count of every node in it. An empty page is the end.
  using EntryCost = size_t (*)(std::string_view name);
  void ReadDir(Caller caller, NodeId node, uint64_t cookie, size_t budget, EntryCost cost,
               Reply<std::vector<DirEntry>> reply);

  void Read(NodeId node, uint64_t offset, size_t size, Reply<Content> reply);
  Result<std::string> ReadLink(NodeId node);
  /// Nothing: no such attribute. May read the disk, never asks the service.
  Result<std::optional<std::string>> GetXattr(NodeId node, std::string_view name);
  Result<std::vector<std::string>> ListXattr(NodeId node);
  void Forget(NodeId node, uint64_t lookups);
  FsStats StatFs() const;

  /// Requests that are parked at this moment.
  size_t waiting() const;
  /// The last errors that readers got, oldest first.
  std::vector<ListedError> RecentErrors() const;
  /// Answers every parked request with kInterrupted, and those that would be parked from now on.
  void Stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace dlffs::vfs
