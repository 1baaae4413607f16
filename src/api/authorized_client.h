// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "dlffs/api/service.h"
#include "dlffs/http/client.h"

#include "api/authority.h"
#include "api/cancellation.h"
#include "api/sign_in.h"
#include "api/traffic.h"

namespace dlffs::api {

/// One call of the service, without its token.
struct Call {
  std::string what;  ///< "export job daily_load", for messages
  std::atomic<uint64_t> RequestCounts::*count = nullptr;
  RateClass rate = RateClass::kList;
  Scope scope;
  http::Request request;
  std::shared_ptr<Cancellation> cancellation;  ///< may be null
  /// Of an answer of 2xx: that it is an error all the same. Null: it never is.
  bool (*is_error)(const http::Response& answer) = nullptr;
};

/// Sends calls with what lets them in, once more with a fresh pass where that was refused (401),
/// and turns answers other than 2xx into errors. Whatever is to happen between a call and its
/// requests belongs here: its turn at the rate of its class, and the repetition of what may pass.
/// Any thread may call; `done` runs exactly once, on the client's thread (a cancelled call's may
/// run on the timer's), unless Stop comes first. Calls under way keep the object alive.
class AuthorizedClient : public std::enable_shared_from_this<AuthorizedClient> {
 public:
  using ResponseCallback = base::UniqueFunction<void(Result<http::Response>)>;

  AuthorizedClient(http::Client& client, std::shared_ptr<Authority> authority, Traffic traffic,
                   std::shared_ptr<RequestCounts> counts)
      : client_(client),
        authority_(std::move(authority)),
        traffic_(std::move(traffic)),
        counts_(std::move(counts)) {}

  void Send(Call call, ResponseCallback done);

  http::Client& client() { return client_; }
  bool signs() const { return authority_->signs(); }
  /// Forgets what waits for its turn, and what comes from now on.
  void Stop();

 private:
  struct Attempt {
    Call call;
    ResponseCallback done;
    base::MonotonicTime began;
    bool renewed = false;  ///< the pass, after a 401
    int number = 1;
  };
  using AttemptPtr = std::unique_ptr<Attempt>;

  void AwaitTurn(AttemptPtr attempt);
  void Authorize(AttemptPtr attempt);
  void SendWith(Pass pass, AttemptPtr attempt);
  void OnAnswer(const Pass& pass, AttemptPtr attempt, Result<http::Response> answer);
  void OnRefusal(const Pass& pass, AttemptPtr attempt, Error error);
  /// Repeats the call after a pause, or ends it with `error`. `retry_after`: of the answer, if any.
  void RepeatOrFail(AttemptPtr attempt, Error error, std::string_view retry_after);
  Throttle& ThrottleOf(const Call& call) const;

  http::Client& client_;
  const std::shared_ptr<Authority> authority_;
  const Traffic traffic_;
  const std::shared_ptr<RequestCounts> counts_;
};

}  // namespace dlffs::api
