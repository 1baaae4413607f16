// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dlffs/cache/store.h"

#include "cache/file_times.h"
#include "cache/sqlite.h"

namespace dlffs::cache {

/// A container, by JobKey::Id and digest.
struct ContainerId {
  base::Sha256 key_id;
  base::Sha256 digest;
  auto operator<=>(const ContainerId&) const = default;
};

/// Which versions are stored, which is current, and the times of every path that a job ever had:
/// index.db. Any thread of any process may call; each function is one transaction. kNoSpace,
/// kCorrupt, kInternal.
class Index {
 public:
  /// The file must not be damaged (see OpenIndex).
  explicit Index(const std::string& path) : pool_(path) {}

  /// Null: nothing is current.
  Result<std::shared_ptr<const Version>> Current(const JobKey& key);
  /// Empty where the job is not known.
  Result<JobHistory> History(const base::Sha256& key_id);
  Result<bool> Has(const ContainerId& id);
  Result<std::set<ContainerId>> Containers();
  Result<Usage> Total();

  /// Makes `version` current; its container holds `bytes`. Paths that it lacks are remembered as
  /// vanished. `floor`: JobHistory::floor from now on.
  Status SetCurrent(const Version& version, uint64_t bytes,
                    const std::optional<base::WallTime>& floor = {});
  /// Notes a container that is not current. The job must be known.
  Status AddContainer(const ContainerId& id, uint64_t bytes);
  /// An answer said that what is current still is.
  Status Confirm(const base::Sha256& key_id, const Stamp& stamp, base::WallTime checked_at);
  /// Forgets a container; where it was current nothing is current, but the times of its paths are
  /// kept.
  Status Drop(const ContainerId& id);

 private:
  DatabasePool pool_;
};

/// Opens or creates the index. One that is damaged is moved aside first. kInternal: written by a
/// later version of dlffs; nothing was touched.
struct OpenedIndex {
  std::unique_ptr<Index> index;
  bool is_new = false;
};
Result<OpenedIndex> OpenIndex(const std::string& path);

}  // namespace dlffs::cache
