// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/fetcher.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "dlffs/base/component_name.h"
#include "dlffs/base/log.h"

namespace dlffs::fetch {

namespace {

/// Why an answer could not be used, with what finds it at the service.
Error Unusable(const cache::JobKey& key, const api::Exported& answer, Error error) {
  error.message = "export job " + base::SafeComponent(key.job) + ": " + error.message;
  error.http_status = answer.http_status;
  error.request_id = answer.request_id;
  return error;
}

}  // namespace

Fetcher::Fetcher(Options options, api::Service& service, cache::Store& store,
                 base::Executor& workers, const base::Clock& clock)
    : options_(options), service_(service), store_(store), workers_(workers), clock_(clock) {}

VersionPtr Fetcher::Stored(const cache::JobKey& key) {
  {
    base::MutexLock lock(mutex_);
    const auto at = jobs_.find(key);
    if (at != jobs_.end() && at->second.loaded) {
      if (at->second.version) ++counts_.hits;
      return at->second.version;
    }
  }
  Result<VersionPtr> stored = store_.Current(key);
  if (!stored) {
    base::Log(base::LogLevel::kWarning, "read stored export job={} error={}", key.job,
              stored.error().message);
    return nullptr;
  }
  base::MutexLock lock(mutex_);
  JobState& state = jobs_[key];
  if (!state.loaded) {  // else an export was published meanwhile, and is newer than what was read
    state.loaded = true;
    state.version = std::move(*stored);
  }
  return state.version;
}

RunView Fetcher::Look(const cache::JobKey& key) const {
  base::MutexLock lock(mutex_);
  const auto at = jobs_.find(key);
  if (at == jobs_.end()) return {};
  RunView view = at->second.last;
  view.running = at->second.run.has_value();
  if (view.running) view.started = at->second.run->started;
  return view;
}

RunView Fetcher::Start(const cache::JobKey& key, const cache::Stamp& stamp) {
  RunView view;
  {
    base::MutexLock lock(mutex_);
    JobState& state = jobs_[key];
    if (!state.run) {
      state.run = Run{.stamp = stamp, .started = clock_.Now()};
      queue_.push_back(key);
      ++counts_.misses;
    }
    view = state.last;
    view.running = true;
    view.started = state.run->started;
  }
  SendQueued();
  return view;
}

void Fetcher::Abandon(const cache::JobKey& key) {
  Outcome outcome{.key = key,
                  .before = {},
                  .after = {},
                  .error = Error{.code = ErrorCode::kInterrupted,
                                 .message = "export not sent: nobody waits for it"}};
  {
    base::MutexLock lock(mutex_);
    const auto at = jobs_.find(key);
    if (at == jobs_.end() || !at->second.run || at->second.run->sent) return;
    at->second.run.reset();
    queue_.erase(std::remove(queue_.begin(), queue_.end(), key), queue_.end());
    outcome.before = outcome.after = at->second.version;
  }
  // Somebody may have joined between the last one's leaving and here; told so, they ask again. On a
  // worker, as always: who gives up may be the timer.
  workers_.Post([this, outcome = std::move(outcome)] {
    if (observer_) observer_(outcome);
  });
}

void Fetcher::SendQueued() {
  while (true) {
    cache::JobKey key;
    {
      base::MutexLock lock(mutex_);
      if (queue_.empty() || running_ >= static_cast<uint64_t>(options_.parallel)) return;
      key = std::move(queue_.front());
      queue_.pop_front();
      jobs_[key].run->sent = true;
      ++running_;
    }
    service_.Export({key.project_id, key.workspace_id}, key.job,
                    [this, key](Result<api::Exported> answer) {
                      workers_.Post([this, key, answer = std::move(answer)]() mutable {
                        Received(key, std::move(answer));
                      });
                    });
  }
}

void Fetcher::Received(const cache::JobKey& key, Result<api::Exported> answer) {
  {
    // The place in the service's queue is free before the disk and the processor have done their
    // part.
    base::MutexLock lock(mutex_);
    --running_;
  }
  SendQueued();
  Finish(Publish(key, std::move(answer)));
}

Outcome Fetcher::Publish(const cache::JobKey& key, Result<api::Exported> answer) {
  Outcome outcome{.key = key, .before = Stored(key), .after = {}, .error = {}};
  outcome.after = outcome.before;
  cache::Stamp stamp;
  {
    base::MutexLock lock(mutex_);
    stamp = jobs_[key].run->stamp;
  }
  if (!answer) {
    outcome.error = std::move(answer.error());
    return outcome;
  }
  const size_t bytes = answer->zip.size();
  const auto verified = archive::VerifySingle(std::move(answer->zip), key.job, options_.limits);
  if (!verified) {
    outcome.error = Unusable(key, *answer, verified.error());
    return outcome;
  }
  Result<cache::Store::Published> published =
      store_.Publish(key, **verified, stamp, clock_.WallNow());
  if (!published) {
    outcome.error = std::move(published.error());
    return outcome;
  }
  outcome.after = std::move(published->version);
  // Not what the store says: another mount may have published the same contents before, and this
  // one's kernel has not been told.
  outcome.changed = !outcome.before || outcome.before->digest != outcome.after->digest;
  base::Log(base::LogLevel::kInfo, "exported job={} bytes={} files={} version={} changed={}",
            key.job, bytes, outcome.after->files.size(), outcome.after->digest.Hex().substr(0, 12),
            outcome.changed);
  return outcome;
}

void Fetcher::Finish(Outcome outcome) {
  if (outcome.error) {
    base::Log(base::LogLevel::kWarning,
              "export failed job={} code={} http={} service={} request={} error={}",
              outcome.key.job, ErrorCodeName(outcome.error->code), outcome.error->http_status,
              outcome.error->service_code, outcome.error->request_id, outcome.error->message);
  }
  {
    base::MutexLock lock(mutex_);
    JobState& state = jobs_[outcome.key];
    const base::MonotonicTime now = clock_.Now();
    state.last.error = outcome.error;
    state.last.last_took = now - state.run->started;
    if (outcome.error) {
      state.last.error_at = now;
    } else {
      state.last.fresh_since = state.run->started;
      state.loaded = true;
      state.version = outcome.after;
    }
    state.run.reset();
  }
  if (observer_) observer_(outcome);
}

QueueCounts Fetcher::queue() const {
  base::MutexLock lock(mutex_);
  return {.waiting = queue_.size(), .running = running_};
}

Counts Fetcher::counts() const {
  base::MutexLock lock(mutex_);
  return counts_;
}

}  // namespace dlffs::fetch
