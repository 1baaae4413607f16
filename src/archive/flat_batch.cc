// SPDX-License-Identifier: Apache-2.0
#include "archive/flat_batch.h"

#include <optional>
#include <string_view>
#include <utility>

#include "dlffs/base/component_name.h"

#include "archive/entry_name.h"
#include "archive/references.h"

namespace dlffs::archive {

namespace {

using Placements = std::map<std::string, std::vector<Placement>>;
using References = std::map<std::string, std::set<std::string>>;  // job → what it may refer to

bool IsDefinition(const std::vector<std::string>& components) {
  return KnownSuffix(components.back()) == ".job";
}

/// Which job a definition outside of a job's directory defines: by file name, else by the name in
/// it, which survives whatever a zip program did to the file name.
std::optional<std::string> DefinedJob(const Entry& entry, const std::set<std::string>& asked) {
  std::string by_file(Stem(entry.components.back()));
  if (asked.contains(by_file)) return by_file;
  const std::optional<JobReferences> read = ReadJobReferences(entry.text);
  if (read && asked.contains(read->name)) return read->name;
  return std::nullopt;
}

void RemoveUndefined(Placements& placements) {
  std::erase_if(placements, [](const auto& job) {
    for (const Placement& placement : job.second) {
      if (IsDefinition(placement.components)) return false;
    }
    return true;
  });
}

Result<References> ReadReferences(const Placements& placements) {
  References references;
  for (const auto& [job, placed] : placements) {
    for (const Placement& placement : placed) {
      if (!IsDefinition(placement.components)) continue;
      std::optional<JobReferences> read = ReadJobReferences(placement.entry->text);
      if (!read)
        return Err(ErrorCode::kCorrupt, "batch answer: the definition of job {} is not JSON",
                   base::SafeComponent(job));
      references[job].merge(read->values);
    }
  }
  return references;
}

/// The names by which a definition may refer to an entry.
std::set<std::string> NamesOf(const Entry& entry) {
  std::set<std::string> names = {std::string(Stem(entry.components.back())),
                                 entry.components.back()};
  if (KnownSuffix(entry.components.back()) == ".resource") {
    ResourceIdentity identity = ReadResourceIdentity(entry.text);
    names.insert(std::move(identity.name));
    names.insert(std::move(identity.location));
  }
  names.erase("");
  return names;
}

std::vector<std::string> JobsReferringTo(const Entry& entry, const References& references) {
  const std::set<std::string> names = NamesOf(entry);
  std::vector<std::string> jobs;
  for (const auto& [job, values] : references) {
    for (const std::string& name : names) {
      if (!values.contains(name)) continue;
      jobs.push_back(job);
      break;
    }
  }
  return jobs;
}

/// Two different entries at one path (resources of one name in two directories) that one job refers
/// to by name: which of them is meant shows only where no other job refers to either.
class Namesakes {
 public:
  void Add(const Entry& entry, const std::vector<std::string>& jobs) {
    for (const std::string& job : jobs) by_path_[entry.components][job].insert(entry.sha256);
  }
  Status Check() const {
    for (const auto& [components, by_job] : by_path_) {
      for (const auto& [job, contents] : by_job) {
        if (by_job.size() == 1 || contents.size() == 1) continue;
        return Err(ErrorCode::kCorrupt, "batch answer: job {} may mean any of {} files {}",
                   base::SafeComponent(job), contents.size(), SafePath(FoldDeep(components)));
      }
    }
    return {};
  }

 private:
  std::map<std::vector<std::string>, std::map<std::string, std::set<base::Sha256>>> by_path_;
};

}  // namespace

Status AttributeFlat(const std::vector<const Entry*>& entries, const std::set<std::string>& asked,
                     Placements& placements) {
  std::vector<const Entry*> used;
  for (const Entry* entry : entries) {
    std::optional<std::string> job;
    if (asked.size() == 1) {
      job = *asked.begin();
    } else if (IsDefinition(entry->components)) {
      job = DefinedJob(*entry, asked);
      if (!job) {
        return Err(ErrorCode::kCorrupt, "batch answer: {} is of no job that was asked for",
                   SafePath(FoldDeep(entry->components)));
      }
    }
    if (job) {
      placements[*job].push_back({.entry = entry, .components = entry->components});
    } else {
      used.push_back(entry);
    }
  }
  RemoveUndefined(placements);
  if (used.empty()) return {};
  const Result<References> references = ReadReferences(placements);
  if (!references) return tl::unexpected(references.error());
  Namesakes namesakes;
  for (const Entry* entry : used) {
    const std::vector<std::string> jobs = JobsReferringTo(*entry, *references);
    if (jobs.empty()) {
      return Err(ErrorCode::kCorrupt, "batch answer: no job refers to {}",
                 SafePath(FoldDeep(entry->components)));
    }
    namesakes.Add(*entry, jobs);
    for (const std::string& job : jobs) {
      placements[job].push_back({.entry = entry, .components = entry->components});
    }
  }
  return namesakes.Check();
}

}  // namespace dlffs::archive
