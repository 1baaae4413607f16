// SPDX-License-Identifier: Apache-2.0
#include "archive/layout.h"

#include <set>
#include <string_view>

#include "archive/entry_name.h"
#include "archive/flat_batch.h"

namespace dlffs::archive {

namespace {

bool IsInJobDirectory(const Entry& entry, const std::string& job) {
  return entry.components.size() >= 3 && entry.components[0] == "jobs" &&
         entry.components[1] == job;
}

/// `jobs/<job>/<file>` → where a single export has it: by suffix, anything else at its path below
/// the directory.
Placement PlaceFromJobDirectory(const Entry& entry) {
  Placement placement{.entry = &entry,
                      .components = {entry.components.begin() + 2, entry.components.end()}};
  if (placement.components.size() > 1) return placement;
  const std::string_view suffix = KnownSuffix(placement.components[0]);
  if (suffix.empty()) return placement;
  // ".job" lies in "jobs", and likewise for the other two.
  placement.components.insert(placement.components.begin(), std::string(suffix.substr(1)) + "s");
  return placement;
}

/// Whether `jobs/<job>/` holds the job's definition: only then its files are moved to where a
/// single export has them, else it is a directory like any other.
std::set<std::string> JobsWithDirectory(const std::vector<Entry>& entries) {
  std::set<std::string> with_directory;
  std::set<std::string> flat;
  for (const Entry& entry : entries) {
    const std::vector<std::string>& parts = entry.components;
    if (parts[0] != "jobs" || KnownSuffix(parts.back()) != ".job") continue;
    if (parts.size() == 3) with_directory.insert(parts[1]);
    if (parts.size() == 2) flat.insert(std::string(Stem(parts[1])));
  }
  for (const std::string& job : flat) with_directory.erase(job);
  return with_directory;
}

}  // namespace

std::vector<Placement> PlaceSingle(const std::vector<Entry>& entries, const std::string& job) {
  const bool has_directory = JobsWithDirectory(entries).contains(job);
  std::vector<Placement> placements;
  placements.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (has_directory && IsInJobDirectory(entry, job)) {
      placements.push_back(PlaceFromJobDirectory(entry));
    } else {
      placements.push_back({.entry = &entry, .components = entry.components});
    }
  }
  return placements;
}

Result<std::map<std::string, std::vector<Placement>>> PlaceBatch(
    const std::vector<Entry>& entries, const std::vector<std::string>& jobs) {
  const std::set<std::string> asked(jobs.begin(), jobs.end());
  const std::set<std::string> with_directory = JobsWithDirectory(entries);
  std::map<std::string, std::vector<Placement>> placements;
  std::vector<const Entry*> flat;
  for (const Entry& entry : entries) {
    const std::vector<std::string>& parts = entry.components;
    if (parts.size() < 3 || parts[0] != "jobs" || !asked.contains(parts[1])) {
      flat.push_back(&entry);
    } else if (with_directory.contains(parts[1])) {
      placements[parts[1]].push_back(PlaceFromJobDirectory(entry));
    } else {
      placements[parts[1]].push_back({.entry = &entry, .components = parts});
    }
  }
  const Status attributed = AttributeFlat(flat, asked, placements);
  if (!attributed) return tl::unexpected(attributed.error());
  return placements;
}

}  // namespace dlffs::archive
