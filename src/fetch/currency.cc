// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/currency.h"

#include <algorithm>

namespace dlffs::fetch {

Currency Judge(const cache::Version& version, const catalog::Entry* entry,
               const catalog::View& workspace, base::Duration refresh_export,
               base::MonotonicTime now, base::WallTime wall_now) {
  if (entry != nullptr && catalog::Fingerprint(entry->job) != version.stamp.fingerprint) {
    return {.stale = true};
  }
  Currency currency{.valid = base::Duration::max()};
  if (version.has_scripts) {
    // A script changes without its job (api.md 2.1.4), and nothing cheaper than an export tells.
    const base::Duration age = wall_now - version.checked_at;
    if (age >= refresh_export || age < base::Duration::zero()) return {.stale = true};
    currency.valid = refresh_export - age;
  }
  const base::MonotonicTime trusted =
      workspace.complete_at ? *workspace.complete_at + refresh_export : base::MonotonicTime::min();
  // A listing that failed just now is not asked again before it is due.
  const base::MonotonicTime until = std::max(trusted, workspace.due);
  if (until <= now) return {.ask_listing = true};
  if (workspace.due != base::MonotonicTime::max() || workspace.complete_at) {
    currency.valid = std::min<base::Duration>(currency.valid, until - now);
  }
  return currency;
}

}  // namespace dlffs::fetch
