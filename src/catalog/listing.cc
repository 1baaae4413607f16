// SPDX-License-Identifier: Apache-2.0
#include "dlffs/catalog/listing.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "dlffs/base/component_name.h"
#include "dlffs/base/digest.h"

namespace dlffs::catalog {

Place RootPlace() { return {}; }

Place ProjectPlace(const std::string& project_id) {
  return {Place::Kind::kProject, project_id, {}};
}

Place WorkspacePlace(const std::string& project_id, const std::string& workspace_id) {
  return {Place::Kind::kWorkspace, project_id, workspace_id};
}

const Entry* Listing::Find(std::string_view name) const {
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), name,
                       [](const Entry& entry, std::string_view n) { return entry.name < n; });
  return at != entries.end() && at->name == name ? &*at : nullptr;
}

const Entry* Listing::FindId(std::string_view id) const {
  if (id.empty()) return nullptr;
  const auto at =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.id == id; });
  return at != entries.end() ? &*at : nullptr;
}

const Entry* Listing::FindReal(std::string_view real_name) const {
  const auto at = std::find_if(entries.begin(), entries.end(),
                               [&](const Entry& e) { return e.real_name == real_name; });
  return at != entries.end() ? &*at : nullptr;
}

Listing MakeListing(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.name, a.real_name, a.id) < std::tie(b.name, b.real_name, b.id);
  });
  // Safe names of different real names differ (base::SafeComponent); equal real names do not occur
  // in one listing. Should either fail, the later one is told apart by its digest rather than
  // hidden.
  std::set<std::string> taken;
  for (Entry& entry : entries) {
    if (!taken.insert(entry.name).second) {
      entry.name = base::SafeComponent(
          entry.name + "~" + base::Sha256::Of(entry.real_name + entry.id).Hex().substr(0, 8));
      taken.insert(entry.name);
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return Listing{std::move(entries)};
}

Entry ConfiguredJob(const std::string& name) {
  Entry entry;
  entry.name = base::SafeComponent(name);
  entry.real_name = entry.job.name = name;
  return entry;
}

std::optional<base::WallTime> JobTime(const api::Job& job) {
  if (job.last_update_time_ms) return base::FromMillis(*job.last_update_time_ms);
  if (job.create_time_ms) return base::FromMillis(*job.create_time_ms);
  return std::nullopt;
}

std::string Fingerprint(const api::Job& job) {
  if (job.last_update_time_ms) return fmt::format("time {}", *job.last_update_time_ms);
  return fmt::format("fields {}|{}|{}|{}|{}", job.last_update_user, job.path, job.status,
                     job.single_node, job.create_time_ms.value_or(0));
}

}  // namespace dlffs::catalog
