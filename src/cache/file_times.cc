// SPDX-License-Identifier: Apache-2.0
#include "cache/file_times.h"

#include <algorithm>

namespace dlffs::cache {

namespace {

using std::chrono::nanoseconds;

/// `now`, or just after `before` where the clock did not move on since, or was set back.
base::WallTime After(const std::optional<base::WallTime>& before, base::WallTime now) {
  return before && now <= *before ? *before + nanoseconds(1) : now;
}

std::optional<base::WallTime> ServiceTime(const Stamp& stamp) {
  const std::optional<int64_t>& ms =
      stamp.last_update_time_ms ? stamp.last_update_time_ms : stamp.create_time_ms;
  if (!ms) return std::nullopt;
  return base::FromMillis(*ms);
}

}  // namespace

std::vector<File> GiveTimes(const archive::Manifest& manifest, const JobHistory& history,
                            const Stamp& stamp, base::WallTime now) {
  const std::optional<base::WallTime> service = ServiceTime(stamp);
  std::vector<File> files;
  files.reserve(manifest.members.size());
  for (const archive::Member& member : manifest.members) {
    const auto known = history.paths.find(member.path);
    const bool has_past = known != history.paths.end();
    if (has_past && known->second.present && known->second.sha256 == member.sha256) {
      files.push_back(
          {.member = member, .mtime = known->second.mtime, .ctime = known->second.ctime});
      continue;
    }
    std::optional<base::WallTime> past_mtime = history.floor;
    std::optional<base::WallTime> past_ctime = history.floor;
    if (has_past) {
      past_mtime = std::max(past_mtime.value_or(known->second.mtime), known->second.mtime);
      past_ctime = std::max(past_ctime.value_or(known->second.ctime), known->second.ctime);
    }
    const bool service_is_later = service && (!past_mtime || *service > *past_mtime);
    files.push_back({.member = member,
                     .mtime = service_is_later ? *service : After(past_mtime, now),
                     .ctime = After(past_ctime, now)});
  }
  return files;
}

}  // namespace dlffs::cache
