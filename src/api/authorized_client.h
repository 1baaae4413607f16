// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "dlffs/api/service.h"
#include "dlffs/http/client.h"

#include "api/cancellation.h"
#include "api/sign_in.h"
#include "api/token_source.h"

namespace dlffs::api {

/// One call of the service, without its token.
struct Call {
  std::string what;  ///< "export job daily_load", for messages
  std::atomic<uint64_t> RequestCounts::*count = nullptr;
  Scope scope;
  http::Request request;
  std::shared_ptr<Cancellation> cancellation;  ///< may be null
};

/// Sends calls with the token of their scope, once more with a fresh one where that was refused
/// (401), and turns answers other than 2xx into errors. Whatever is to happen between a call and
/// its requests (retries, rates) belongs here. Any thread may call; `done` runs exactly once, on
/// the client's thread. Calls under way keep the object alive.
class AuthorizedClient : public std::enable_shared_from_this<AuthorizedClient> {
 public:
  using ResponseCallback = base::UniqueFunction<void(Result<http::Response>)>;

  AuthorizedClient(http::Client& client, std::shared_ptr<TokenSource> tokens,
                   std::shared_ptr<RequestCounts> counts)
      : client_(client), tokens_(std::move(tokens)), counts_(std::move(counts)) {}

  void Send(Call call, ResponseCallback done);

  /// The error that an answer is, without the secrets that it may echo.
  Error ErrorOf(const http::Response& answer, const Scope& scope, const std::string& what) const;

  http::Client& client() { return client_; }

 private:
  struct Attempt {
    Call call;
    ResponseCallback done;
    bool repeated = false;  ///< with a fresh token
  };

  void Authorize(std::unique_ptr<Attempt> attempt);
  void SendWith(std::string token, std::unique_ptr<Attempt> attempt);
  void OnAnswer(const std::string& token, std::unique_ptr<Attempt> attempt,
                Result<http::Response> answer);
  void OnRefusal(const std::string& token, std::unique_ptr<Attempt> attempt, Error error);

  http::Client& client_;
  const std::shared_ptr<TokenSource> tokens_;
  const std::shared_ptr<RequestCounts> counts_;
};

}  // namespace dlffs::api
