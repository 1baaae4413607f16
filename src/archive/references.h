// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dlffs::archive {

/// What a .job says of itself and of what it uses (api.md 2.5).
struct JobReferences {
  std::string name;  ///< its top-level `name`; empty: none
  /// Every value that may name a script or a resource: all property values of all nodes, and the
  /// strings in the `resouces` (sic) and `resources` arrays. Not the scriptName of a node whose
  /// statementOrScript says that its statement is used.
  std::set<std::string> values;
};

/// Nothing where `json` does not parse.
std::optional<JobReferences> ReadJobReferences(std::string_view json);

/// By what a job may refer to a resource; empty where its document has no such member.
struct ResourceIdentity {
  std::string name;
  std::string location;
};
ResourceIdentity ReadResourceIdentity(std::string_view json);

}  // namespace dlffs::archive
