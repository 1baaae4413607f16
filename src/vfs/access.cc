// SPDX-License-Identifier: Apache-2.0
// What may be waited for: a listing that is due, an export that is missing or stale (product.md
// section 2).
#include <algorithm>

#include "vfs/core.h"

namespace dlffs::vfs {

namespace {

/// A stale export whose refresh failed is not asked again before this.
constexpr base::Duration kExportBackoff = std::chrono::seconds(5);

Error ExportTimedOut() {
  return {.code = ErrorCode::kTimedOut,
          .message =
              "the service did not export the job within network.deadline; the export goes on, try "
              "again later"};
}

}  // namespace

std::string WaitKey(const catalog::Place& place) {
  return std::to_string(static_cast<int>(place.kind)) + " " + place.project_id + " " +
         place.workspace_id;
}

std::string WaitKey(const cache::JobKey& key) {
  return "job " + key.project_id + " " + key.workspace_id + " " + key.job;
}

Vfs::Core::PlaceAccess Vfs::Core::AccessPlace(const catalog::Place& place, Progress& progress,
                                              fetch::Side side, Unknown unknown) {
  PlaceAccess access{.view = catalog_.Look(place), .wait = {}, .error = {}};
  catalog::View& view = access.view;
  const base::MonotonicTime now = clock_.Now();
  // Names that only the settings know say nothing of the others.
  const bool is_known = view.listing && view.listed;
  if (is_known && !view.IsDue(now)) return access;
  if (!is_known && unknown == Unknown::kServe) return access;
  if (!is_known) {
    // A refresh that failed after this access began, or just now, is this access's answer too.
    const bool failed =
        view.error && !view.refreshing && (view.error_at >= progress.began || !view.IsDue(now));
    if (failed) access.error = view.error;
    if (!failed && progress.timed_out) {
      access.error =
          unknown == Unknown::kWaitPatience
              ? Error{.code = ErrorCode::kTryAgain,
                      .message =
                          "its directory is still being listed for the first time; try again"}
              : Error{.code = ErrorCode::kTimedOut,
                      .message = "the service did not list it within network.deadline"};
    }
    if (access.error) return access;
  } else if (progress.timed_out) {
    return access;
  }
  if (!view.refreshing) view = catalog_.Refresh(place);
  const base::MonotonicTime patience = view.refresh_started + options_.patience;
  Wait wait{.key = WaitKey(place), .side = side, .until = patience, .exported = {}};
  if (is_known) {
    if (view.last_took > options_.patience) return access;
    wait.until = progress.patience_until = std::min(patience, progress.patience_until);
    if (wait.until <= now) return access;
  } else if (unknown == Unknown::kWaitDeadline) {
    wait.until = progress.began + options_.deadline;
  }
  access.wait = std::move(wait);
  return access;
}

cache::Stamp Vfs::Core::StampOf(const JobRef& job) const {
  const catalog::View view = catalog_.Look(job.workspace);
  const catalog::Entry* entry = view.listing ? view.listing->Find(job.shown) : nullptr;
  if (entry == nullptr) return {};
  return {.fingerprint = catalog::Fingerprint(entry->job),
          .last_update_time_ms = entry->job.last_update_time_ms,
          .create_time_ms = entry->job.create_time_ms,
          .last_update_user = entry->job.last_update_user};
}

Vfs::Core::JobAccess Vfs::Core::AccessJob(const JobRef& job, Progress& progress, fetch::Side side,
                                          Fetch fetch) {
  // Before the version: an export that ends between the two is then seen to run, or its version is.
  fetch::RunView run = fetcher_.Look(job.key);
  JobAccess access{.version = fetcher_.Stored(job.key), .valid = {}, .wait = {}, .error = {}};
  catalog::View view = catalog_.Look(job.workspace);
  const catalog::Entry* entry = view.listing ? view.listing->Find(job.shown) : nullptr;
  const auto wait = [&](base::MonotonicTime until) {
    return Wait{.key = WaitKey(job.key), .side = side, .until = until, .exported = job.key};
  };

  if (!access.version) {
    if (fetch == Fetch::kNever) return access;
    if (!run.running && run.error && run.error_at >= progress.began) {
      access.error = run.error;
    } else if (progress.timed_out) {
      access.error = ExportTimedOut();
    } else {
      if (!run.running) fetcher_.Start(job.key, StampOf(job));
      access.wait = wait(progress.began + options_.deadline);
    }
    return access;
  }

  const base::MonotonicTime now = clock_.Now();
  const auto judge = [&] {
    return fetch::Judge(*access.version, entry, view, options_.refresh_export, now,
                        clock_.WallNow());
  };
  fetch::Currency currency = judge();
  if (fetch == Fetch::kMissingAndStale && currency.ask_listing) {
    PlaceAccess listing = AccessPlace(job.workspace, progress, side, Unknown::kServe);
    if (listing.wait) {
      access.wait = std::move(listing.wait);
      return access;
    }
    if (!listing.view.listing) catalog_.Refresh(job.workspace);  // nothing to wait for yet, but ask
    view = std::move(listing.view);
    entry = view.listing ? view.listing->Find(job.shown) : nullptr;
    currency = judge();
  }
  access.valid = currency.valid;
  if (!currency.stale || fetch != Fetch::kMissingAndStale) return access;

  if (!run.running) {
    if (run.fresh_since >= progress.began) return access;  // asked during this very access
    if (run.error && now < run.error_at + kExportBackoff) {
      access.valid = run.error_at + kExportBackoff - now;
      return access;
    }
    run = fetcher_.Start(job.key, StampOf(job));
  }
  // Also of the workspace: a network that swallows everything must not cost each job its patience.
  const bool is_slow = run.last_took > options_.patience || view.last_took > options_.patience;
  if (progress.timed_out || is_slow || catalog_.reach().offline) return access;
  progress.patience_until = std::min(run.started + options_.patience, progress.patience_until);
  if (progress.patience_until > now) {
    access.wait = wait(progress.patience_until);
    access.wait->then_served = true;
  }
  return access;
}

Vfs::Core::JobAccess Vfs::Core::JoinExport(const JobRef& job, Progress& progress) {
  const fetch::RunView run = fetcher_.Look(job.key);
  JobAccess access;
  if (run.running && progress.timed_out) {
    access.error = ExportTimedOut();
  } else if (run.running) {
    access.wait = Wait{.key = WaitKey(job.key),
                       .side = fetch::Side::kOutside,
                       .until = progress.began + options_.deadline,
                       .exported = job.key};
  } else if (run.error && run.error_at >= progress.began) {
    access.error = run.error;
  } else {
    access.version = fetcher_.Stored(job.key);
  }
  return access;
}

base::Duration Vfs::Core::ListingLeft(const catalog::View& view) const {
  if (!view.listing) return base::Duration::zero();
  if (view.due == base::MonotonicTime::max()) return kForever;
  return std::max(base::Duration::zero(), base::Duration(view.due - clock_.Now()));
}

base::Duration Vfs::Core::JobsLeft(const catalog::View& view) const {
  const base::Duration listing = ListingLeft(view);
  if (!view.complete_at) return listing;
  return std::max(listing,
                  base::Duration(*view.complete_at + options_.refresh_export - clock_.Now()));
}

}  // namespace dlffs::vfs
