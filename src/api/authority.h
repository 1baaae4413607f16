// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"
#include "dlffs/http/client.h"

#include "api/refusal.h"
#include "api/sign_in.h"
#include "api/signature.h"
#include "api/token_source.h"

namespace dlffs::api {

/// What lets one call in: a token, or, where that is empty, a signature.
struct Pass {
  std::string token;
};

/// The user's standing with the service: lets calls in with a token of their scope, or, where the
/// credentials are an access key, with a signature. Any thread may call.
class Authority {
 public:
  using PassCallback = base::UniqueFunction<void(Result<Pass>)>;

  /// `key` not given: tokens.
  Authority(std::shared_ptr<TokenSource> tokens, AccessKey key,
            std::shared_ptr<const base::Clock> clock, http::Client& client)
      : tokens_(std::move(tokens)),
        key_(std::move(key)),
        clock_(std::move(clock)),
        client_(client) {}

  /// Calls back exactly once: before it returns where nobody has to be asked, else from the
  /// client's thread.
  void Get(const Scope& scope, PassCallback done) EXCLUDES(mutex_);
  /// Adds what `pass` is to the headers of a call of this scope.
  void Apply(const Pass& pass, const Scope& scope, http::Request& request) const;

  /// What the service made of a call: took it, or answered 401. Distrust: true where Get may have a
  /// better pass. A signature that was refused is never sent again at once: a few of them lock the
  /// key (api.md 8.4).
  void Accepted(const Scope& scope, const Pass& pass) EXCLUDES(mutex_);
  bool Distrust(const Scope& scope, const Pass& pass);
  void Refused(const Scope& scope, const Pass& pass, const Error& answer) EXCLUDES(mutex_);

  /// True where calls are signed: IAM then lists projects by another path (api.md 5).
  bool signs() const { return key_.Given(); }
  /// Why nobody is let in; empty where somebody is, or nobody tried.
  std::string Problem() const EXCLUDES(mutex_);
  /// What must not stand in any message about a call that was let in by `pass`.
  std::vector<std::string> Secrets(const Scope& scope, const Pass& pass) const;

 private:
  const std::shared_ptr<TokenSource> tokens_;
  const AccessKey key_;
  const std::shared_ptr<const base::Clock> clock_;
  http::Client& client_;

  mutable base::Mutex mutex_;
  Refusal key_refusal_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::api
