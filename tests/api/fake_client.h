// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dlffs/http/client.h"

namespace dlffs::api {

/// An http::Client whose requests the test answers, in any order, from its own thread.
class FakeClient final : public http::Client {
 public:
  http::CallId Send(http::Request request, http::Callback done) override;
  void Cancel(http::CallId id) override;
  void Post(base::Task task) override { posted_.push_back(std::move(task)); }

  /// Every request that was ever sent.
  const std::vector<http::Request>& sent() const { return sent_; }
  /// How many have no answer yet.
  size_t waiting() const { return waiting_.size(); }
  /// The oldest that has no answer yet; there must be one.
  const http::Request& Oldest() const;

  /// Answers the oldest request, or the oldest whose URL contains `url`.
  void Answer(int status, std::string body, std::vector<http::Header> headers = {});
  void AnswerTo(std::string_view url, int status, std::string body,
                std::vector<http::Header> headers = {});
  void Fail(ErrorCode code, int http_status = 0);
  /// Answers the oldest request, a sign-in, with `token`, good for an hour.
  void SignIn(const std::string& token);
  /// Runs what was posted, as the client's thread would.
  void RunPosted();

 private:
  struct Waiting {
    http::CallId id{};
    http::Request request;
    http::Callback done;
  };
  Waiting Take(std::string_view url);

  std::vector<http::Request> sent_;
  std::deque<Waiting> waiting_;
  std::deque<base::Task> posted_;
};

/// The value of a header; empty where there is none.
std::string HeaderOf(const http::Request& request, std::string_view name);

}  // namespace dlffs::api
