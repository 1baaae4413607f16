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
/// documented body, and, once a service has shown that it takes none, without (api.md C4). Any
/// thread may call; calls under way keep it alive.
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
             std::shared_ptr<Cancellation> cancellation, Callback<std::string> done);

 private:
  struct Order {
    WorkspaceRef workspace;
    std::string job;
    std::shared_ptr<Cancellation> cancellation;
    Callback<std::string> done;
  };

  void Send(std::unique_ptr<Order> order, bool with_body);
  void OnAnswer(std::unique_ptr<Order> order, bool with_body, Result<http::Response> answer);
  std::string Body() const;
  static Result<std::string> ReadZip(const Order& order, http::Response answer);

  const std::shared_ptr<AuthorizedClient> service_;
  const std::string endpoint_;
  const What what_;
  std::atomic<bool> takes_no_body_{false};
};

}  // namespace dlffs::api
