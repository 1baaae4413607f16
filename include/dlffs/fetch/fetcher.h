// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "dlffs/api/service.h"
#include "dlffs/archive/export_archive.h"
#include "dlffs/base/clock.h"
#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"
#include "dlffs/cache/store.h"

namespace dlffs::fetch {

using VersionPtr = std::shared_ptr<const cache::Version>;

/// The run of an export, and how the last one failed.
struct RunView {
  bool running = false;         ///< queued, under way or being verified
  base::MonotonicTime started;  ///< of the run
  base::Duration last_took{0};  ///< of the last export that ended
  base::MonotonicTime fresh_since =
      base::MonotonicTime::min();  ///< start of the last export that succeeded
  std::optional<Error> error;      ///< of the last run, where it failed
  base::MonotonicTime error_at;
};

/// What came of an export.
struct Outcome {
  cache::JobKey key;
  VersionPtr before;  ///< current until then; null: nothing was
  VersionPtr after;   ///< current now; null where the export failed and nothing is stored
  bool changed = false;
  std::optional<Error> error;
};

/// Told once per run, when its result can be read. On a worker, with no lock held.
using Observer = std::function<void(const Outcome&)>;

struct QueueCounts {
  uint64_t waiting = 0;
  uint64_t running = 0;
};

struct Counts {
  uint64_t hits = 0;
  uint64_t misses = 0;
};

struct Options {
  int parallel = 8;  ///< exports under way at once
  archive::Limits limits;
};

/// "Give me this job's version": what is stored, and the one export that a job has at a time
/// however many ask. Any thread may call. Only Stored may block, on the disk, the first time it
/// sees a job.
class Fetcher {
 public:
  /// All references must outlive the fetcher; `workers` and the service's client must have stopped
  /// before it is destroyed.
  Fetcher(Options options, api::Service& service, cache::Store& store, base::Executor& workers,
          const base::Clock& clock);
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Once, before the first Start.
  void SetObserver(Observer observer) { observer_ = std::move(observer); }

  /// The current version; null where nothing is stored.
  VersionPtr Stored(const cache::JobKey& key) EXCLUDES(mutex_);
  RunView Look(const cache::JobKey& key) const EXCLUDES(mutex_);
  /// Starts an export unless one runs. `stamp`: what the listing shows at this moment.
  RunView Start(const cache::JobKey& key, const cache::Stamp& stamp) EXCLUDES(mutex_);
  /// Nobody waits for this job any more: an export that was not sent yet is not sent.
  void Abandon(const cache::JobKey& key) EXCLUDES(mutex_);

  QueueCounts queue() const EXCLUDES(mutex_);
  Counts counts() const EXCLUDES(mutex_);

 private:
  struct Run {
    cache::Stamp stamp;
    base::MonotonicTime started;
    bool sent = false;
  };
  struct JobState {
    std::optional<Run> run;
    RunView last;
    VersionPtr version;
    bool loaded = false;  ///< `version` is what the store has
  };

  /// Sends what the parallel limit lets through. With no lock held.
  void SendQueued() EXCLUDES(mutex_);
  void Received(const cache::JobKey& key, Result<api::Exported> answer);
  Outcome Publish(const cache::JobKey& key, Result<api::Exported> answer);
  void Finish(Outcome outcome) EXCLUDES(mutex_);

  const Options options_;
  api::Service& service_;
  cache::Store& store_;
  base::Executor& workers_;
  const base::Clock& clock_;
  Observer observer_;

  mutable base::Mutex mutex_;
  std::map<cache::JobKey, JobState> jobs_ GUARDED_BY(mutex_);
  std::deque<cache::JobKey> queue_ GUARDED_BY(mutex_);
  uint64_t running_ GUARDED_BY(mutex_) = 0;
  Counts counts_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::fetch
