// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dlffs/api/service.h"

#include "api/authorized_client.h"
#include "api/cancellation.h"

namespace dlffs::api {

/// Single exports of one service: POST /jobs/{name}/export (api.md 1.1), at first with the
/// documented body, and, once a service has shown that it does not take that, with as little as the
/// settings allow (api.md C4). Any thread may call; calls under way keep it alive.
class JobExport : public std::enable_shared_from_this<JobExport> {
 public:
  struct What {
    std::string status;  ///< develop | submit
    bool depend = true;
    uint64_t max_bytes = 0;
  };
  JobExport(std::shared_ptr<AuthorizedClient> service, std::string endpoint, What what)
      : service_(std::move(service)), endpoint_(std::move(endpoint)), what_(std::move(what)) {}

  void Start(const WorkspaceRef& workspace, const std::string& job,
             std::shared_ptr<Cancellation> cancellation, Callback<Exported> done);

 private:
  struct Order {
    WorkspaceRef workspace;
    std::string job;
    std::shared_ptr<Cancellation> cancellation;
    Callback<Exported> done;
  };

  /// What is sent, in the order of attempts.
  enum class Body { kFull, kLeast };

  void Send(std::unique_ptr<Order> order, Body body);
  void OnAnswer(std::unique_ptr<Order> order, Body body, Result<http::Response> answer);
  std::string TextOf(Body body) const;
  bool IsSubmitted() const;
  static Result<Exported> ReadZip(const Order& order, http::Response answer);

  const std::shared_ptr<AuthorizedClient> service_;
  const std::string endpoint_;
  const What what_;
  std::atomic<Body> body_{Body::kFull};  ///< what the next call begins with
};

}  // namespace dlffs::api
