// SPDX-License-Identifier: Apache-2.0
#include "sim/call.h"

#include <array>
#include <vector>

#include "dlffs/base/strings.h"

namespace dlffs::sim {

namespace {

constexpr std::array<std::string_view, kCallKinds> kNames = {
    "token",   "projects",  "instances", "workspaces",   "list", "detail",
    "scripts", "resources", "export",    "batch_export", "other"};

Call IamCall(const Request& request) {
  Call call;
  if (request.method == "POST" && request.path == "/v3/auth/tokens") call.kind = CallKind::kToken;
  if (request.method == "GET" &&
      (request.path == "/v3/auth/projects" || request.path == "/v3/projects")) {
    call.kind = CallKind::kProjects;
  }
  return call;
}

/// What follows /v1/{project}/jobs.
void UnderstandJobs(const Request& request, const std::vector<std::string>& rest, Call& call) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (rest.empty()) {
    if (get) call.kind = CallKind::kList;
  } else if (rest.size() == 1) {
    if (get) call.kind = CallKind::kDetail;
    if (post && rest[0] == "batch-export") call.kind = CallKind::kBatchExport;
  } else if (rest.size() == 2 && post && rest[1] == "export") {
    call.kind = CallKind::kExport;
  }
  if (call.kind == CallKind::kDetail || call.kind == CallKind::kExport) call.name = rest[0];
}

void UnderstandFactory(const Request& request, const std::string& what,
                       const std::vector<std::string>& rest, Call& call) {
  if (what == "jobs") return UnderstandJobs(request, rest, call);
  if (request.method != "GET" || rest.size() > 1) return;
  if (what == "instances" && rest.empty()) call.kind = CallKind::kInstances;
  if (what == "workspaces" && rest.size() == 1) {
    call.kind = CallKind::kWorkspaces;
    call.instance = rest[0];
  }
  if (what == "scripts") call.kind = CallKind::kScripts;
  if (what == "resources") call.kind = CallKind::kResources;
  if ((what == "scripts" || what == "resources") && !rest.empty()) call.name = rest[0];
}

}  // namespace

std::string_view CallKindName(CallKind kind) { return kNames.at(static_cast<size_t>(kind)); }

std::optional<CallKind> CallKindOf(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames.at(i) == name) return static_cast<CallKind>(i);
  }
  return std::nullopt;
}

Call Understand(const Request& request) {
  const std::vector<std::string> parts = base::Split(request.path, '/');
  if (parts.size() < 2 || parts[1] == "v3") return IamCall(request);
  Call call;
  if (parts.size() < 4 || parts[1] != "v1") return call;
  call.project = parts[2];
  UnderstandFactory(request, parts[3], {parts.begin() + 4, parts.end()}, call);
  return call;
}

}  // namespace dlffs::sim
