// SPDX-License-Identifier: Apache-2.0
#include "api/project_list.h"

#include <set>
#include <utility>

#include "api/json_decode.h"

namespace dlffs::api {

namespace {

constexpr std::string_view kObjectStorage = "MOS";  // a project that IAM makes for OBS

bool IsOfRegion(std::string_view name, std::string_view region) {
  if (region.empty() || name == region) return true;
  return name.starts_with(region) && name.substr(region.size()).starts_with('_');
}

}  // namespace

Result<std::vector<Project>> ReadProjects(std::string_view body, std::string_view region) {
  const auto json = ParseJson(body);
  const Json* const entries = json ? ArrayAt(*json, "projects") : nullptr;
  if (entries == nullptr) {
    return Err(ErrorCode::kServiceFailure,
               "list projects: the answer is no list of projects; is this an IAM endpoint?");
  }
  std::vector<Project> projects;
  std::set<std::string> ids;
  for (const Json& entry : *entries) {
    Project project{.id = TextAt(entry, "id"), .name = TextAt(entry, "name")};
    const bool is_enabled =
        !entry.is_object() || !entry.contains("enabled") || FlagAt(entry, "enabled");
    if (project.id.empty() || project.name.empty() || !is_enabled || FlagAt(entry, "is_domain"))
      continue;
    if (project.name == kObjectStorage || !IsOfRegion(project.name, region)) continue;
    if (ids.insert(project.id).second) projects.push_back(std::move(project));
  }
  return projects;
}

void ListProjects(AuthorizedClient& service, const std::string& iam, const std::string& region,
                  Callback<std::vector<Project>> done) {
  Call call{.what = "list projects", .count = &RequestCounts::projects, .rate = RateClass::kFree};
  // "Of the token" the one, of the account the other: a signature is no token (api.md 5).
  call.request.url = iam + (service.signs() ? "/projects" : "/auth/projects");
  call.request.headers = {{"Accept", "application/json"}};
  service.Send(std::move(call),
               [region, done = std::move(done)](Result<http::Response> answer) mutable {
                 if (!answer) return done(tl::unexpected(std::move(answer.error())));
                 done(ReadProjects(answer->body, region));
               });
}

}  // namespace dlffs::api
