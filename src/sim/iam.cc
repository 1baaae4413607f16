// SPDX-License-Identifier: Apache-2.0
#include "sim/iam.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/chrono.h>

#include "dlffs/base/digest.h"

namespace dlffs::sim {

namespace {

/// `2026-08-24T06:52:13.855000Z`.
std::string IsoTime(base::WallTime time) {
  const int64_t millis = base::ToMillis(time);
  const auto seconds = static_cast<std::time_t>(millis / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}000Z", fmt::gmtime(seconds), millis % 1000);
}

bool Contains(const Json& list, std::string_view text) {
  return list.is_array() && std::find(list.begin(), list.end(), Json(text)) != list.end();
}

std::string Text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The member that a path of names leads to; null where there is none.
Json At(const Json& json, std::initializer_list<const char*> path) {
  const Json* at = &json;
  for (const char* name : path) {
    if (!at->is_object() || !at->contains(name)) return nullptr;
    at = &(*at)[name];
  }
  return *at;
}

/// The project that a scope names; null where it names none.
const Project* ScopeProject(const Realm& realm, const Json& scope) {
  const Json project = At(scope, {"project"});
  if (!project.is_object()) return nullptr;
  const std::string id = Text(project, "id");
  return id.empty() ? realm.FindProjectByName(Text(project, "name")) : realm.FindProject(id);
}

}  // namespace

std::string IdOf(const std::string& name) { return base::Sha256::Of(name).Hex().substr(0, 32); }

Reply Iam::Handle(const Request& request) {
  if (request.method == "POST" && request.path == "/v3/auth/tokens") return IssueToken(request);
  if (request.method != "GET") return IamError(404, "The API does not exist.");
  if (const Gateway::Verdict caller = gateway_.Judge(request); !caller.known) {
    return IamError(401, caller.problem);
  }
  // The projects "of the token" (api.md 5): a signature has none.
  const bool is_signed = request.Header("x-auth-token").empty();
  if (is_signed && request.path.starts_with("/v3/auth/")) {
    return IamError(401, "The request you have made requires authentication.");
  }
  const bool of_user = request.path == "/v3/users/" + IdOf("user " + options_.user) + "/projects";
  if (request.path == "/v3/auth/projects" || request.path == "/v3/projects" || of_user) {
    return Projects(request);
  }
  if (request.path == "/v3/auth/domains") return Domains();
  return IamError(404, "The API does not exist.");
}

bool Iam::IsUser(const Json& user) const {
  if (!user.is_object() || Text(user, "password") != options_.password) return false;
  const std::string id = Text(user, "id");
  if (!id.empty()) return id == IdOf("user " + options_.user);
  if (Text(user, "name") != options_.user) return false;
  const Json domain = At(user, {"domain"});
  return domain.is_object() && (Text(domain, "name") == options_.domain ||
                                Text(domain, "id") == IdOf("domain " + options_.domain));
}

Status Iam::CheckIdentity(const Json& identity) const {
  const Json methods = At(identity, {"methods"});
  if (Contains(methods, "password")) {
    if (IsUser(At(identity, {"password", "user"}))) return {};
    return Err(ErrorCode::kPermissionDenied, "The username or password is wrong.");
  }
  if (Contains(methods, "token")) {
    const Json token = At(identity, {"token", "id"});
    const bool valid =
        token.is_string() && tokens_.Find(token.get<std::string>()).state == Tokens::State::kValid;
    if (valid) return {};
    return Err(ErrorCode::kPermissionDenied, "The token must be updated.");
  }
  return Err(ErrorCode::kNotFound, "The authentication method is not supported.");
}

Reply Iam::IssueToken(const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  const Json identity = At(body, {"auth", "identity"});
  if (!identity.is_object()) return IamError(400, "The request body is invalid.");
  if (const Status checked = CheckIdentity(identity); !checked) {
    const bool denied = checked.error().code == ErrorCode::kPermissionDenied;
    return IamError(denied ? 401 : 400, checked.error().message);
  }
  const auto realm = world_.Now();
  const Json scope = At(body, {"auth", "scope"});
  const Project* project = ScopeProject(*realm, scope);
  if (project == nullptr && At(scope, {"project"}).is_object()) {
    return IamError(404, "Could not find the project of the scope.");
  }
  if (project != nullptr && !project->enabled) return IamError(403, "The project is disabled.");
  const Tokens::Issued issued = tokens_.Issue(project == nullptr ? "" : project->id);
  Json token;
  token["expires_at"] = IsoTime(issued.expires_at);
  token["issued_at"] = IsoTime(issued.issued_at);
  token["methods"] = identity["methods"];
  token["catalog"] = Json::array();
  token["roles"] = Json::array({{{"name", "te_admin"}, {"id", "0"}}});
  token["user"] = User();
  if (project == nullptr) {
    token["domain"] = Domain();
  } else {
    token["project"] = {{"id", project->id}, {"name", project->name}, {"domain", Domain()}};
  }
  Reply reply = JsonReply(201, {{"token", token}});
  reply.headers.emplace_back("X-Subject-Token", issued.token);
  return reply;
}

Reply Iam::Projects(const Request& request) const {
  const auto wanted = [&](const char* name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
  };
  Json projects = Json::array();
  const auto realm = world_.Now();
  for (const Project& project : realm->projects) {
    if (!wanted("name").empty() && project.name != wanted("name")) continue;
    if (!wanted("enabled").empty() && project.enabled != (wanted("enabled") == "true")) continue;
    projects.push_back(ProjectEntry(project));
  }
  const Json links = {
      {"self", "https://iam/v3/auth/projects"}, {"previous", nullptr}, {"next", nullptr}};
  return JsonReply(200, {{"links", links}, {"projects", projects}});
}

Reply Iam::Domains() const {
  Json domain = Domain();
  domain["enabled"] = true;
  return JsonReply(200, {{"domains", Json::array({domain})}});
}

Json Iam::Domain() const {
  return {{"id", IdOf("domain " + options_.domain)}, {"name", options_.domain}};
}

Json Iam::User() const {
  return {{"id", IdOf("user " + options_.user)},
          {"name", options_.user},
          {"password_expires_at", ""},
          {"domain", Domain()}};
}

Json Iam::ProjectEntry(const Project& project) const {
  const std::string domain = IdOf("domain " + options_.domain);
  const std::string region = project.name.substr(0, project.name.find('_'));
  return {{"id", project.id},
          {"name", project.name},
          {"domain_id", domain},
          {"parent_id", region == project.name ? domain : IdOf("project " + region)},
          {"enabled", project.enabled},
          {"is_domain", false},
          {"description", project.description},
          {"links", {{"self", "https://iam/v3/projects/" + project.id}}}};
}

}  // namespace dlffs::sim
