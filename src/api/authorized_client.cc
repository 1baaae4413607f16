// SPDX-License-Identifier: Apache-2.0
#include "api/authorized_client.h"

#include <utility>

#include "dlffs/base/log.h"

#include "api/error_envelope.h"

namespace dlffs::api {

void AuthorizedClient::Send(Call call, ResponseCallback done) {
  AwaitTurn(
      std::make_unique<Attempt>(Attempt{std::move(call), std::move(done), traffic_.clock->Now()}));
}

void AuthorizedClient::AwaitTurn(AttemptPtr attempt) {
  if (attempt->call.rate == RateClass::kFree) return Authorize(std::move(attempt));
  Throttle& throttle = ThrottleOf(attempt->call);
  throttle.Enter([self = shared_from_this(), attempt = std::move(attempt)]() mutable {
    self->Authorize(std::move(attempt));
  });
}

Throttle& AuthorizedClient::ThrottleOf(const Call& call) const {
  return call.rate == RateClass::kExport ? *traffic_.exports : *traffic_.lists;
}

void AuthorizedClient::Authorize(AttemptPtr attempt) {
  const Scope scope = attempt->call.scope;
  authority_->Get(
      scope, [self = shared_from_this(), attempt = std::move(attempt)](Result<Pass> pass) mutable {
        if (pass) return self->SendWith(std::move(*pass), std::move(attempt));
        attempt->done(tl::unexpected(WithContext(std::move(pass.error()), attempt->call.what)));
      });
}

void AuthorizedClient::SendWith(Pass pass, AttemptPtr attempt) {
  const std::shared_ptr<Cancellation> cancellation = attempt->call.cancellation;
  // It had to wait for its turn, or for a token.
  if (cancellation && cancellation->cancelled()) {
    return attempt->done(Err(ErrorCode::kInterrupted, "{}: cancelled", attempt->call.what));
  }
  ++((*counts_).*(attempt->call.count));
  http::Request request = attempt->call.request;
  authority_->Apply(pass, attempt->call.scope, request);
  const http::CallId id = client_.Send(
      std::move(request), [self = shared_from_this(), pass = std::move(pass),
                           attempt = std::move(attempt)](Result<http::Response> answer) mutable {
        self->OnAnswer(pass, std::move(attempt), std::move(answer));
      });
  if (cancellation) cancellation->Sent(client_, id);
}

void AuthorizedClient::OnAnswer(const Pass& pass, AttemptPtr attempt,
                                Result<http::Response> answer) {
  const std::string& what = attempt->call.what;
  if (!answer) {
    if (answer.error().code != ErrorCode::kInterrupted) ++counts_->failed;
    Error error = WithContext(std::move(answer.error()), what);
    return RepeatOrFail(std::move(attempt), std::move(error), {});
  }
  base::Log(base::LogLevel::kDebug, "answer what=\"{}\" status={} bytes={}", what, answer->status,
            answer->body.size());
  if (answer->status / 100 == 2) {
    authority_->Accepted(attempt->call.scope, pass);
    const auto is_error = attempt->call.is_error;
    if (is_error == nullptr || !is_error(*answer)) return attempt->done(std::move(answer));
  }
  ++counts_->failed;
  Error error = AnswerError(*answer, what, authority_->Secrets(attempt->call.scope, pass));
  if (error.code == ErrorCode::kTryAgain) ++counts_->throttled;
  if (answer->status == 401) return OnRefusal(pass, std::move(attempt), std::move(error));
  RepeatOrFail(std::move(attempt), std::move(error), answer->Find("Retry-After"));
}

void AuthorizedClient::OnRefusal(const Pass& pass, AttemptPtr attempt, Error error) {
  base::Log(base::LogLevel::kInfo, "refused project={} reason=\"{}\"",
            attempt->call.scope.project_id, error.message);
  if (!attempt->renewed && authority_->Distrust(attempt->call.scope, pass)) {
    attempt->renewed = true;
    ++counts_->retried;
    return AwaitTurn(std::move(attempt));
  }
  authority_->Refused(attempt->call.scope, pass, error);
  attempt->done(tl::unexpected(std::move(error)));
}

void AuthorizedClient::RepeatOrFail(AttemptPtr attempt, Error error, std::string_view retry_after) {
  const base::MonotonicTime now = traffic_.clock->Now();
  const std::optional<base::Duration> pause =
      traffic_.retry.PauseAfter(attempt->number, now - attempt->began, error, retry_after,
                                traffic_.clock->WallNow(), traffic_.random());
  // Others must not find out one by one that the service wants a pause.
  const bool is_throttled = error.http_status == 429 && attempt->call.rate != RateClass::kFree;
  if (is_throttled) {
    const auto asked = ParseRetryAfter(retry_after, traffic_.clock->WallNow());
    ThrottleOf(attempt->call).Pause(asked.value_or(pause.value_or(traffic_.retry.first_pause)));
  }
  if (!pause) return attempt->done(tl::unexpected(std::move(error)));
  base::Log(base::LogLevel::kInfo, "repeated pause_ms={} attempt={} reason=\"{}\"",
            std::chrono::duration_cast<std::chrono::milliseconds>(*pause).count(), attempt->number,
            error.message);
  ++counts_->retried;
  ++attempt->number;
  traffic_.timer.RunAt(now + *pause,
                       [self = shared_from_this(), attempt = std::move(attempt)]() mutable {
                         self->AwaitTurn(std::move(attempt));
                       });
}

void AuthorizedClient::Stop() {
  traffic_.lists->Stop();
  traffic_.exports->Stop();
}

}  // namespace dlffs::api
