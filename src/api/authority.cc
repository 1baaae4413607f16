// SPDX-License-Identifier: Apache-2.0
#include "api/authority.h"

#include <utility>

namespace dlffs::api {

void Authority::Get(const Scope& scope, PassCallback done) {
  if (!signs()) {
    return tokens_->Get(scope, [done = std::move(done)](Result<std::string> token) mutable {
      if (!token) return done(tl::unexpected(std::move(token.error())));
      done(Pass{.token = std::move(*token)});
    });
  }
  std::optional<Error> refused;
  {
    base::MutexLock lock(mutex_);
    refused = key_refusal_.At(clock_->Now());
  }
  if (!refused) return done(Pass{});
  client_.Post([done = std::move(done), error = std::move(*refused)]() mutable {
    done(tl::unexpected(std::move(error)));
  });
}

void Authority::Apply(const Pass& pass, const Scope& scope, http::Request& request) const {
  if (!signs()) {
    request.headers.push_back({"X-Auth-Token", pass.token});
    return;
  }
  // A signature names no project, and without one the service looks in another (api.md 1.1).
  if (!scope.project_id.empty()) request.headers.push_back({"X-Project-Id", scope.project_id});
  Sign(request, key_, clock_->WallNow());
}

void Authority::Accepted(const Scope& scope, const Pass& pass) {
  if (!signs()) return tokens_->Accepted(scope, pass.token);
  base::MutexLock lock(mutex_);
  key_refusal_.Forget();
}

bool Authority::Distrust(const Scope& scope, const Pass& pass) {
  return !signs() && tokens_->Distrust(scope, pass.token);
}

void Authority::Refused(const Scope& scope, const Pass& pass, const Error& answer) {
  if (!signs()) return tokens_->Refused(scope, pass.token, answer);
  base::MutexLock lock(mutex_);
  // Calls that were under way together are refused together; that is one refusal.
  if (!key_refusal_.At(clock_->Now())) key_refusal_.Remember(answer, clock_->Now());
}

std::string Authority::Problem() const {
  if (!signs()) return tokens_->Problem();
  base::MutexLock lock(mutex_);
  return key_refusal_.last() ? key_refusal_.last()->message : std::string();
}

std::vector<std::string> Authority::Secrets(const Scope& scope, const Pass& pass) const {
  std::vector<std::string> secrets{key_.secret, key_.security_token, pass.token};
  const std::vector<std::string> known = tokens_->Secrets(scope);
  secrets.insert(secrets.end(), known.begin(), known.end());
  return secrets;
}

}  // namespace dlffs::api
