// SPDX-License-Identifier: Apache-2.0
#include "api/sign_in.h"

#include <algorithm>
#include <chrono>

#include "api/error_envelope.h"
#include "api/iso_time.h"
#include "api/json_decode.h"

namespace dlffs::api {

namespace {

/// For a token whose answer does not say how long it lives: IAM documents 24 hours.
constexpr auto kUnknownLifetime = std::chrono::hours(1);
constexpr uint64_t kMostBytes = 4 << 20;

Json UserOf(const Credentials& credentials) {
  Json user = {{"password", credentials.password}};
  if (!credentials.user_id.empty()) {
    user["id"] = credentials.user_id;
    return user;
  }
  user["name"] = credentials.user;
  user["domain"] = {{"name", credentials.domain}};
  return user;
}

/// The difference of the service's own two times where it tells both, so that our clock may be
/// wrong.
base::Duration LifetimeOf(const Json& body, base::WallTime now) {
  const Json* const token = ObjectAt(body, "token");
  if (token == nullptr) return kUnknownLifetime;
  const auto expires = ParseIsoTime(TextAt(*token, "expires_at"));
  if (!expires) return kUnknownLifetime;
  const auto issued = ParseIsoTime(TextAt(*token, "issued_at"));
  return std::max(base::Duration::zero(), *expires - issued.value_or(now));
}

/// The refusal of a scope that does not exist. A page of HTML with 404 is no word of IAM on it.
bool IsNoSuchProject(const http::Response& response, const Scope& scope) {
  return response.status == 404 && !scope.project_id.empty() && ReadEnvelope(response).is_envelope;
}

bool IsDefiniteRefusal(const Error& error) {
  const int status = error.http_status;
  return status >= 400 && status < 500 && status != 408 && error.code != ErrorCode::kTryAgain;
}

}  // namespace

bool CanSignIn(const Credentials& credentials) {
  return !credentials.password.empty() &&
         (!credentials.user.empty() || !credentials.user_id.empty());
}

std::string SignInText(const std::string& iam, const Credentials& credentials) {
  const std::string& user = credentials.user.empty() ? credentials.user_id : credentials.user;
  const size_t scheme = iam.find("://");
  return "sign in as " + user + " at " +
         (scheme == std::string::npos ? iam : iam.substr(scheme + 3));
}

http::Request SignInRequest(const std::string& iam, const Credentials& credentials,
                            const Scope& scope) {
  Json auth;
  auth["identity"] = {{"methods", Json::array({"password"})},
                      {"password", {{"user", UserOf(credentials)}}}};
  if (!scope.project_id.empty()) {
    auth["scope"] = {{"project", {{"id", scope.project_id}}}};
  } else if (!credentials.domain.empty()) {
    auth["scope"] = {{"domain", {{"name", credentials.domain}}}};
  }
  http::Request request;
  request.method = "POST";
  request.url = iam + "/auth/tokens?nocatalog=true";
  request.headers = {{"Content-Type", "application/json;charset=utf8"},
                     {"Accept", "application/json"}};
  request.body = DumpJson({{"auth", auth}});
  request.max_body = kMostBytes;
  return request;
}

Result<Token> ReadSignIn(const http::Response& response, const std::string& what,
                         const Credentials& credentials, const Scope& scope, base::WallTime now) {
  const std::string_view value = response.Find("X-Subject-Token");
  if (response.status / 100 != 2) {
    Error error = AnswerError(response, what, {credentials.password});
    if (IsNoSuchProject(response, scope)) {
      error.code = ErrorCode::kNotFound;
      error.message += "; check the project's id and iam_endpoint in the settings";
    } else if (IsDefiniteRefusal(error)) {
      error.code = ErrorCode::kPermissionDenied;
      error.message += "; check auth.* in the settings";
    }
    return tl::unexpected(std::move(error));
  }
  if (value.empty()) {
    return Err(ErrorCode::kServiceFailure,
               "{}: HTTP {} without X-Subject-Token; is this an IAM endpoint?", what,
               response.status);
  }
  const auto body = ParseJson(response.body);
  return Token{std::string(value), LifetimeOf(body.value_or(Json()), now)};
}

}  // namespace dlffs::api
