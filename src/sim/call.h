// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/message.h"

namespace dlffs::sim {

/// What a request asks for; counts and faults go by it.
enum class CallKind {
  kToken,
  kProjects,
  kInstances,
  kWorkspaces,
  kList,
  kDetail,
  kScripts,
  kResources,
  kExport,
  kBatchExport,
  kOther,
};
inline constexpr int kCallKinds = 11;

/// "token", "batch_export": the names in the JSON of the control path.
std::string_view CallKindName(CallKind kind);
std::optional<CallKind> CallKindOf(std::string_view name);

/// A request, understood as far as its path goes.
struct Call {
  CallKind kind = CallKind::kOther;
  std::string project;   ///< id in the path; empty for IAM
  std::string instance;  ///< of a list of workspaces
  std::string name;      ///< of the job or script, the id of a resource; empty for lists
};

Call Understand(const Request& request);

}  // namespace dlffs::sim
