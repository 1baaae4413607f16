// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"

namespace dlffs::sim {

/// The tokens that IAM issued. Any thread may call.
class Tokens {
 public:
  enum class State { kValid, kExpired, kUnknown };
  struct Finding {
    State state = State::kUnknown;
    std::string project;      ///< id of the only project that it serves; empty: none but IAM
    bool everywhere = false;  ///< serves every project
  };
  struct Issued {
    std::string token;
    base::WallTime issued_at;
    base::WallTime expires_at;
  };

  /// `permanent` is valid everywhere and always; empty: there is none.
  Tokens(std::string permanent, std::chrono::seconds lifetime);

  Issued Issue(const std::string& project) EXCLUDES(mutex_);
  Finding Find(const std::string& token) const EXCLUDES(mutex_);
  /// Everything issued so far counts as expired from now on.
  void ExpireAll() EXCLUDES(mutex_);

 private:
  struct Known {
    std::string project;
    base::MonotonicTime expires_at;
  };

  const std::string permanent_;
  const std::chrono::seconds lifetime_;
  const base::SystemClock clock_;
  mutable base::Mutex mutex_;
  std::map<std::string, Known> known_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::sim
