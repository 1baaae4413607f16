// SPDX-License-Identifier: Apache-2.0
#include "sim/gateway.h"

#include <fmt/format.h>

#include "sim/signature.h"

namespace dlffs::sim {

Gateway::Verdict Gateway::Judge(const Request& request) {
  const std::string token = request.Header("x-auth-token");
  return token.empty() && !request.Header("authorization").empty() ? JudgeSignature(request)
                                                                   : JudgeToken(token);
}

Gateway::Verdict Gateway::JudgeToken(const std::string& token) const {
  const Tokens::Finding found = tokens_.Find(token);
  Verdict verdict;
  switch (found.state) {
    case Tokens::State::kExpired:
      verdict.code = "0307";
      verdict.problem = "The token must be updated.";
      return verdict;
    case Tokens::State::kUnknown:
      verdict.problem = token.empty()
                            ? "Incorrect IAM authentication information: x-auth-token not found"
                            : "Incorrect IAM authentication information: decrypt token fail";
      return verdict;
    case Tokens::State::kValid:
      break;
  }
  verdict.known = true;
  // A token of no project serves none but IAM: no project has this id.
  if (!found.everywhere) verdict.project = found.project.empty() ? "none" : found.project;
  return verdict;
}

Gateway::Verdict Gateway::JudgeSignature(const Request& request) {
  Verdict verdict;
  const auto refuse = [&](const std::string& why) {
    verdict.problem = "Incorrect IAM authentication information: " + why;
    return verdict;
  };
  const std::optional<Authorization> claimed = AuthorizationOf(request);
  if (!claimed) return refuse("the Authorization header is of no known kind");
  if (claimed->key_id != options_.access_key || options_.access_key.empty()) {
    return refuse(fmt::format("Get secretKey failed,ak:{}", claimed->key_id));
  }
  {
    base::MutexLock lock(mutex_);
    if (clock_.Now() < failures_[claimed->key_id].locked_until) {
      return refuse("AK access failed to reach the limit,forbidden");
    }
  }
  const SigningKey key{options_.access_key, options_.secret_key, options_.security_token};
  const auto problem = SignatureProblem(request, *claimed, key, clock_.WallNow());
  base::MutexLock lock(mutex_);
  Failures& failures = failures_[claimed->key_id];
  failures.count = problem ? failures.count + 1 : 0;
  if (failures.count >= kMostFailures) failures = {0, clock_.Now() + kLocked};
  if (problem) return refuse(*problem);
  verdict.known = true;
  return verdict;
}

std::optional<Reply> Gateway::Refusal(const Request& request, const std::string& project) {
  const Verdict verdict = Judge(request);
  if (!verdict.known) return GatewayError(401, "APIGW." + verdict.code, verdict.problem);
  if (!verdict.project.empty() && verdict.project != project) {
    return GatewayError(403, "APIGW.0302",
                        "The user is not authorized: the token is scoped to another project");
  }
  return std::nullopt;
}

}  // namespace dlffs::sim
