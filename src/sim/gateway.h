// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"

#include "sim/message.h"
#include "sim/options.h"
#include "sim/tokens.h"

namespace dlffs::sim {

/// What stands in front of every service: lets requests through that carry a token or are signed.
/// Any thread may call.
class Gateway {
 public:
  /// Borrows both.
  Gateway(const Options& options, const Tokens& tokens) : options_(options), tokens_(tokens) {}

  struct Verdict {
    bool known = false;   ///< somebody; else `problem` says why not
    std::string project;  ///< id of the only project that may be asked for; empty: any
    std::string problem;
    std::string code = "0301";
  };
  Verdict Judge(const Request& request) EXCLUDES(mutex_);
  /// 401 or 403 where the request may not ask for this project.
  std::optional<Reply> Refusal(const Request& request, const std::string& project);

 private:
  Verdict JudgeToken(const std::string& token) const;
  Verdict JudgeSignature(const Request& request) EXCLUDES(mutex_);

  /// So many bad signatures in a row lock a key for a while (api.md 8.4).
  static constexpr int kMostFailures = 5;
  static constexpr auto kLocked = std::chrono::minutes(5);
  struct Failures {
    int count = 0;
    base::MonotonicTime locked_until = base::MonotonicTime::min();
  };

  const Options& options_;
  const Tokens& tokens_;
  const base::SystemClock clock_;
  base::Mutex mutex_;
  std::map<std::string, Failures> failures_ GUARDED_BY(mutex_);  ///< by access key
};

}  // namespace dlffs::sim
