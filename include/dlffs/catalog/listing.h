// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/api/service.h"
#include "dlffs/base/clock.h"

namespace dlffs::catalog {

/// A directory that is filled by a listing: the root (projects), a project (workspaces), a
/// workspace (jobs).
struct Place {
  enum class Kind { kRoot, kProject, kWorkspace };

  Kind kind = Kind::kRoot;
  std::string project_id;
  std::string
      workspace_id;  ///< empty also for the default workspace that is addressed without header

  auto operator<=>(const Place&) const = default;
  api::WorkspaceRef ref() const { return {project_id, workspace_id}; }
};

Place RootPlace();
Place ProjectPlace(const std::string& project_id);
Place WorkspacePlace(const std::string& project_id, const std::string& workspace_id);

/// A name in a Place.
struct Entry {
  std::string name;       ///< as shown: a safe path component, distinct in its listing
  std::string real_name;  ///< as the service has it
  std::string id;  ///< of a project or workspace; where not empty, an unlisted alias of `name`
  api::Job job;    ///< of a job; else empty
  /// A complete listing lacked this job, of which something is stored; it goes when that is
  /// confirmed.
  bool missing = false;
};

/// What a Place contains. Immutable once published.
struct Listing {
  std::vector<Entry> entries;  ///< in byte order of name

  const Entry* Find(std::string_view name) const;
  const Entry* FindId(std::string_view id) const;
  const Entry* FindReal(std::string_view real_name) const;
};

/// Puts entries in byte order of name; two that would show the same name get distinct ones.
Listing MakeListing(std::vector<Entry> entries);

/// A job that only the settings name: nothing else is known of it.
Entry ConfiguredJob(const std::string& name);

/// lastUpdateTime, else createTime (product.md 1.8).
std::optional<base::WallTime> JobTime(const api::Job& job);
/// Equal as long as the job is unchanged: lastUpdateTime, else the stable fields of api.md 2.1.4.
std::string Fingerprint(const api::Job& job);

}  // namespace dlffs::catalog
