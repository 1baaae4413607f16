// SPDX-License-Identifier: Apache-2.0
#include "api/token_source.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "dlffs/base/log.h"

#include "api/error_envelope.h"

namespace dlffs::api {

namespace {

constexpr auto kLongestMargin = std::chrono::minutes(10);  // renewed so long before the expiry
constexpr auto kRenewalPause =
    std::chrono::seconds(30);  // between failing renewals of a valid token
constexpr auto kDistrustPause = std::chrono::seconds(60);  // between sign-ins that a 401 causes

Error NoCredentials() {
  return {.code = ErrorCode::kPermissionDenied,
          .message =
              "sign in: no credentials; set auth.token, or auth.username, auth.password and "
              "auth.domain, or auth.access_key and auth.secret_key"};
}

}  // namespace

TokenSource::TokenSource(http::Client& client, std::shared_ptr<const base::Clock> clock,
                         std::string iam, Credentials credentials,
                         std::shared_ptr<RequestCounts> counts)
    : client_(client),
      clock_(std::move(clock)),
      iam_(std::move(iam)),
      credentials_(std::move(credentials)),
      counts_(std::move(counts)) {}

void TokenSource::Get(const Scope& scope, TokenCallback done) {
  std::string token;
  std::optional<Error> refused;
  bool sign_in = false;
  {
    base::MutexLock lock(mutex_);
    Entry& entry = entries_[scope];
    const Moment at = ReadClock();
    token = UsableToken(entry, at);
    refused = WhyNot(entry, at.now);
    if (!token.empty()) {
      const bool is_ours = token == entry.token;
      sign_in = is_ours && at.wall >= entry.renew_at && !refused && ClaimSignIn(entry);
    } else if (!refused) {
      entry.waiters.push_back(std::move(done));
      sign_in = ClaimSignIn(entry);
    }
  }
  if (sign_in) SignIn(scope);
  if (!token.empty()) {
    done(std::move(token));
  } else if (refused) {
    client_.Post([done = std::move(done), error = std::move(*refused)]() mutable {
      done(tl::unexpected(std::move(error)));
    });
  }
}

std::string TokenSource::UsableToken(const Entry& entry, const Moment& at) const {
  if (!credentials_.token.empty() && !entry.given_token_refused) {
    return entry.refusal.At(at.now) ? std::string() : credentials_.token;
  }
  return at.wall < entry.expires_at ? entry.token : std::string();
}

std::optional<Error> TokenSource::WhyNot(const Entry& entry, base::MonotonicTime now) const {
  if (auto error = credentials_refusal_.At(now)) return error;
  if (auto error = entry.refusal.At(now)) return error;
  const bool has_given = !credentials_.token.empty() && !entry.given_token_refused;
  if (!has_given && !CanSignIn(credentials_)) return NoCredentials();
  return std::nullopt;
}

bool TokenSource::ClaimSignIn(Entry& entry) {
  if (entry.signing_in || (signing_in_ > 0 && !credentials_proven_)) return false;
  entry.signing_in = true;
  ++signing_in_;
  return true;
}

void TokenSource::SignIn(const Scope& scope) {
  ++counts_->token;
  client_.Send(SignInRequest(iam_, credentials_, scope),
               [self = shared_from_this(), scope](Result<http::Response> answer) {
                 self->OnAnswer(scope, std::move(answer));
               });
}

void TokenSource::OnAnswer(const Scope& scope, Result<http::Response> answer) {
  const std::string what = SignInText(iam_, credentials_);
  Result<Token> token = answer ? ReadSignIn(*answer, what, credentials_, scope, clock_->WallNow())
                               : tl::unexpected(WithContext(std::move(answer.error()), what));
  if (token) {
    base::Log(base::LogLevel::kInfo, "signed-in project={}", scope.project_id);
  } else if (token.error().code != ErrorCode::kInterrupted) {
    ++counts_->failed;
    base::Log(base::LogLevel::kWarning, "sign-in-failed project={} reason=\"{}\"", scope.project_id,
              token.error().message);
  }
  Outcome outcome;
  {
    base::MutexLock lock(mutex_);
    Entry& entry = entries_[scope];
    entry.signing_in = false;
    --signing_in_;
    outcome = token ? Keep(entry, *token) : Fail(entry, token.error());
  }
  for (const Scope& next : outcome.sign_in) SignIn(next);
  for (TokenCallback& done : outcome.ready) {
    done(token ? Result<std::string>(token->value) : tl::unexpected(token.error()));
  }
}

TokenSource::Outcome TokenSource::Keep(Entry& entry, const Token& token) {
  const base::WallTime now = clock_->WallNow();
  const base::Duration margin = std::min<base::Duration>(kLongestMargin, token.lifetime / 10);
  entry.token = token.value;
  entry.expires_at = now + token.lifetime;
  entry.renew_at = entry.expires_at - margin;
  entry.had_token = true;
  entry.token_was_accepted = false;
  entry.refusal.Forget();
  entry.problem.clear();
  credentials_refusal_.Forget();
  credentials_proven_ = true;
  Outcome outcome{.ready = std::exchange(entry.waiters, {}), .sign_in = {}};
  outcome.sign_in = ClaimWaiting();
  return outcome;
}

TokenSource::Outcome TokenSource::Fail(Entry& entry, const Error& error) {
  entry.renew_at = clock_->WallNow() + kRenewalPause;
  // A project that does not exist is no problem of who signs in.
  if (error.code == ErrorCode::kPermissionDenied) entry.problem = error.message;
  const bool is_refusal =
      error.code == ErrorCode::kPermissionDenied || error.code == ErrorCode::kNotFound;
  // Keystone says 401 of a wrong password and of a project that the user is not in: what has
  // worked before tells them apart. Anything else is about the project.
  const bool may_be_users = error.http_status == 401 && (!credentials_proven_ || entry.had_token);
  if (is_refusal)
    (may_be_users ? credentials_refusal_ : entry.refusal).Remember(error, clock_->Now());
  Outcome outcome{.ready = std::exchange(entry.waiters, {}), .sign_in = {}};
  if (is_refusal && !may_be_users) outcome.sign_in = ClaimWaiting();
  if (credentials_proven_ || !outcome.sign_in.empty()) return outcome;
  for (auto& [scope, other] : entries_) {  // they waited for this attempt
    std::move(other.waiters.begin(), other.waiters.end(), std::back_inserter(outcome.ready));
    other.waiters.clear();
  }
  return outcome;
}

std::vector<Scope> TokenSource::ClaimWaiting() {
  std::vector<Scope> claimed;
  for (auto& [scope, entry] : entries_) {
    if (!entry.waiters.empty() && ClaimSignIn(entry)) claimed.push_back(scope);
  }
  return claimed;
}

void TokenSource::Accepted(const Scope& scope, const std::string& token) {
  base::MutexLock lock(mutex_);
  Entry& entry = entries_[scope];
  const bool is_given = token == credentials_.token;
  if (token != entry.token && !is_given) return;
  entry.token_was_accepted = true;
  entry.problem.clear();
  if (is_given) entry.refusal.Forget();
}

bool TokenSource::Distrust(const Scope& scope, const std::string& token) {
  base::MutexLock lock(mutex_);
  Entry& entry = entries_[scope];
  if (token == credentials_.token) {
    if (CanSignIn(credentials_)) entry.given_token_refused = true;
    return entry.given_token_refused;
  }
  if (token != entry.token) return true;  // replaced meanwhile
  const base::MonotonicTime now = clock_->Now();
  // A service that refuses fresh tokens, too, must not make us sign in for every call.
  const bool may_renew = entry.token_was_accepted || !entry.distrusted_at ||
                         now - *entry.distrusted_at >= kDistrustPause;
  if (!may_renew) return false;
  entry.distrusted_at = now;
  entry.token.clear();
  return true;
}

void TokenSource::Refused(const Scope& scope, const std::string& token, const Error& answer) {
  base::MutexLock lock(mutex_);
  Entry& entry = entries_[scope];
  entry.problem = answer.message;
  if (token == credentials_.token && !entry.given_token_refused)
    entry.refusal.Remember(answer, clock_->Now());
}

std::string TokenSource::Problem() const {
  base::MutexLock lock(mutex_);
  if (credentials_refusal_.last()) return credentials_refusal_.last()->message;
  for (const auto& [scope, entry] : entries_) {
    if (!entry.problem.empty()) return entry.problem;
  }
  if (credentials_.token.empty() && !CanSignIn(credentials_)) return NoCredentials().message;
  return {};
}

std::vector<std::string> TokenSource::Secrets(const Scope& scope) const {
  base::MutexLock lock(mutex_);
  std::vector<std::string> secrets{credentials_.password, credentials_.token};
  const auto entry = entries_.find(scope);
  if (entry != entries_.end()) secrets.push_back(entry->second.token);
  return secrets;
}

}  // namespace dlffs::api
