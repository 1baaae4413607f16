// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/unique_function.h"
#include "dlffs/http/client.h"

#include "api/refusal.h"
#include "api/sign_in.h"

namespace dlffs::api {

/// Knows a token for each scope: the given one, or one of a sign-in by password, which runs once
/// however many ask, is renewed ahead of its expiry while the old token still serves, and is not
/// repeated where it was refused. Until a first sign-in has shown that the password is right, there
/// is one attempt at a time over all scopes. Any thread may call. Sign-ins under way keep the
/// object alive.
class TokenSource : public std::enable_shared_from_this<TokenSource> {
 public:
  using TokenCallback = base::UniqueFunction<void(Result<std::string>)>;

  /// `iam` ends with /v3. `client` must outlive the sign-ins.
  TokenSource(http::Client& client, std::shared_ptr<const base::Clock> clock, std::string iam,
              Credentials credentials, std::shared_ptr<RequestCounts> counts);

  /// Calls back exactly once: before it returns where a token is known, else from the client's
  /// thread.
  void Get(const Scope& scope, TokenCallback done) EXCLUDES(mutex_);

  /// The service took this token.
  void Accepted(const Scope& scope, const std::string& token) EXCLUDES(mutex_);
  /// The service answered 401 to this token. True: Get may have a better one.
  bool Distrust(const Scope& scope, const std::string& token) EXCLUDES(mutex_);
  /// The service answered 401 to this token, and nothing better is to be had.
  void Refused(const Scope& scope, const std::string& token, const Error& answer) EXCLUDES(mutex_);

  /// Why nobody is signed in; empty where somebody is, or where nobody tried and there is something
  /// to try.
  std::string Problem() const EXCLUDES(mutex_);

  /// What must not stand in any message about a call of this scope.
  std::vector<std::string> Secrets(const Scope& scope) const EXCLUDES(mutex_);

 private:
  struct Entry {
    std::string token;  ///< of a sign-in; empty: none
    base::WallTime renew_at{};
    base::WallTime expires_at{};
    bool signing_in = false;
    bool had_token = false;            ///< some sign-in for this scope succeeded
    bool token_was_accepted = false;   ///< by the service, since it was issued
    bool given_token_refused = false;  ///< so that the password is used instead
    std::optional<base::MonotonicTime> distrusted_at;
    Refusal refusal;
    std::string problem;
    std::vector<TokenCallback> waiters;
  };
  /// What is to be done once the lock is released.
  struct Outcome {
    std::vector<TokenCallback> ready;
    std::vector<Scope> sign_in;
  };

  /// One moment by both clocks: what is decided together is decided of the same.
  struct Moment {
    base::MonotonicTime now;
    base::WallTime wall;
  };
  Moment ReadClock() const { return {clock_->Now(), clock_->WallNow()}; }

  std::string UsableToken(const Entry& entry, const Moment& at) const REQUIRES(mutex_);
  std::optional<Error> WhyNot(const Entry& entry, base::MonotonicTime now) const REQUIRES(mutex_);
  bool ClaimSignIn(Entry& entry) REQUIRES(mutex_);
  void SignIn(const Scope& scope) EXCLUDES(mutex_);
  void OnAnswer(const Scope& scope, Result<http::Response> answer) EXCLUDES(mutex_);
  Outcome Keep(Entry& entry, const Token& token) REQUIRES(mutex_);
  Outcome Fail(Entry& entry, const Error& error) REQUIRES(mutex_);
  /// The scopes with waiters that may sign in now.
  std::vector<Scope> ClaimWaiting() REQUIRES(mutex_);

  http::Client& client_;
  const std::shared_ptr<const base::Clock> clock_;
  const std::string iam_;
  const Credentials credentials_;
  const std::shared_ptr<RequestCounts> counts_;

  mutable base::Mutex mutex_;
  std::map<Scope, Entry> entries_ GUARDED_BY(mutex_);
  Refusal credentials_refusal_ GUARDED_BY(mutex_);  ///< of the user, whatever the scope
  bool credentials_proven_ GUARDED_BY(mutex_) = false;
  int signing_in_ GUARDED_BY(mutex_) = 0;
};

}  // namespace dlffs::api
