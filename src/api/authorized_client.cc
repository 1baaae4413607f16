// SPDX-License-Identifier: Apache-2.0
#include "api/authorized_client.h"

#include <utility>

#include "dlffs/base/log.h"

#include "api/error_envelope.h"

namespace dlffs::api {

void AuthorizedClient::Send(Call call, ResponseCallback done) {
  Authorize(std::make_unique<Attempt>(Attempt{std::move(call), std::move(done)}));
}

void AuthorizedClient::Authorize(std::unique_ptr<Attempt> attempt) {
  const Scope scope = attempt->call.scope;
  tokens_->Get(scope, [self = shared_from_this(),
                       attempt = std::move(attempt)](Result<std::string> token) mutable {
    if (token) return self->SendWith(std::move(*token), std::move(attempt));
    attempt->done(tl::unexpected(WithContext(std::move(token.error()), attempt->call.what)));
  });
}

void AuthorizedClient::SendWith(std::string token, std::unique_ptr<Attempt> attempt) {
  const std::shared_ptr<Cancellation> cancellation = attempt->call.cancellation;
  // Only a call that had to wait for its token can have been cancelled by now: this is the client's
  // thread.
  if (cancellation && cancellation->cancelled()) {
    return attempt->done(Err(ErrorCode::kInterrupted, "{}: cancelled", attempt->call.what));
  }
  ++((*counts_).*(attempt->call.count));
  http::Request request = attempt->call.request;
  request.headers.push_back({"X-Auth-Token", token});
  const http::CallId id = client_.Send(
      std::move(request), [self = shared_from_this(), token = std::move(token),
                           attempt = std::move(attempt)](Result<http::Response> answer) mutable {
        self->OnAnswer(token, std::move(attempt), std::move(answer));
      });
  if (cancellation) cancellation->Sent(client_, id);
}

void AuthorizedClient::OnAnswer(const std::string& token, std::unique_ptr<Attempt> attempt,
                                Result<http::Response> answer) {
  const std::string& what = attempt->call.what;
  if (!answer) {
    if (answer.error().code != ErrorCode::kInterrupted) ++counts_->failed;
    return attempt->done(tl::unexpected(WithContext(std::move(answer.error()), what)));
  }
  base::Log(base::LogLevel::kDebug, "answer what=\"{}\" status={} bytes={}", what, answer->status,
            answer->body.size());
  if (answer->status / 100 == 2) {
    tokens_->Accepted(attempt->call.scope, token);
    return attempt->done(std::move(answer));
  }
  ++counts_->failed;
  Error error = ErrorOf(*answer, attempt->call.scope, what);
  if (error.code == ErrorCode::kTryAgain) ++counts_->throttled;
  if (answer->status == 401) return OnRefusal(token, std::move(attempt), std::move(error));
  attempt->done(tl::unexpected(std::move(error)));
}

void AuthorizedClient::OnRefusal(const std::string& token, std::unique_ptr<Attempt> attempt,
                                 Error error) {
  base::Log(base::LogLevel::kInfo, "token-refused project={} reason=\"{}\"",
            attempt->call.scope.project_id, error.message);
  if (!attempt->repeated && tokens_->Distrust(attempt->call.scope, token)) {
    attempt->repeated = true;
    ++counts_->retried;
    return Authorize(std::move(attempt));
  }
  tokens_->Refused(attempt->call.scope, token, error);
  attempt->done(tl::unexpected(std::move(error)));
}

Error AuthorizedClient::ErrorOf(const http::Response& answer, const Scope& scope,
                                const std::string& what) const {
  return AnswerError(answer, what, tokens_->Secrets(scope));
}

}  // namespace dlffs::api
