// SPDX-License-Identifier: Apache-2.0
#include "api/fake_client.h"

#include <algorithm>
#include <cstdlib>

namespace dlffs::api {

http::CallId FakeClient::Send(http::Request request, http::Callback done) {
  sent_.push_back(request);
  const http::CallId id{sent_.size()};
  waiting_.push_back({id, std::move(request), std::move(done)});
  return id;
}

void FakeClient::Cancel(http::CallId id) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [id](const Waiting& call) { return call.id == id; });
  if (found == waiting_.end()) return;
  Post([done = std::move(found->done)]() mutable {
    done(Err(ErrorCode::kInterrupted, "cancelled"));
  });
  waiting_.erase(found);
}

const http::Request& FakeClient::Oldest() const {
  if (waiting_.empty()) std::abort();
  return waiting_.front().request;
}

FakeClient::Waiting FakeClient::Take(std::string_view url) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [url](const Waiting& call) {
    return call.request.url.find(url) != std::string::npos;
  });
  if (found == waiting_.end()) std::abort();
  Waiting call = std::move(*found);
  waiting_.erase(found);
  return call;
}

void FakeClient::Answer(int status, std::string body, std::vector<http::Header> headers) {
  AnswerTo("", status, std::move(body), std::move(headers));
}

void FakeClient::AnswerTo(std::string_view url, int status, std::string body,
                          std::vector<http::Header> headers) {
  Take(url).done(http::Response{status, std::move(headers), std::move(body)});
}

void FakeClient::Fail(ErrorCode code, int http_status) {
  Error error{.code = code, .message = "GET host/path: failed"};
  error.http_status = http_status;
  Take("").done(tl::unexpected(std::move(error)));
}

void FakeClient::SignIn(const std::string& token) {
  AnswerTo(
      "/auth/tokens", 201,
      R"({"token":{"issued_at":"2023-11-14T22:00:00.000000Z","expires_at":"2023-11-14T23:00:00.000000Z"}})",
      {{"X-Subject-Token", token}});
}

void FakeClient::RunPosted() {
  while (!posted_.empty()) {
    base::Task task = std::move(posted_.front());
    posted_.pop_front();
    task();
  }
}

std::string HeaderOf(const http::Request& request, std::string_view name) {
  const http::Response as_response{.headers = request.headers};
  return std::string(as_response.Find(name));
}

}  // namespace dlffs::api
