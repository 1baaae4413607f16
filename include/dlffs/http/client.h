// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/executor.h"
#include "dlffs/base/result.h"
#include "dlffs/base/unique_function.h"

namespace dlffs::http {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute, path already percent-encoded
  std::vector<Header> headers;
  std::string body;
  uint64_t max_body = 64 << 20;  ///< bytes of an answer; more is kTooLarge
  /// No redirects are followed, ever: a token must not travel to another host.
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  /// The value of the last header of this name in any case; empty where there is none.
  std::string_view Find(std::string_view name) const;
};

/// Called exactly once, on the client's own thread with no lock held; must return soon and not
/// block. Any complete answer is a Response, whatever its status. Errors: kOffline (no connection
/// within the connect timeout, no name, TLS refused), kTimedOut (no byte within the stall timeout),
/// kServiceFailure (the answer broke off; its status, if one came, is in Error::http_status),
/// kTooLarge, kInterrupted (cancelled, or the client is going away), kPermissionDenied (the proxy
/// refuses).
using Callback = base::UniqueFunction<void(Result<Response>)>;

enum class CallId : uint64_t {};

/// Sends HTTP requests without blocking the caller. Any thread may call.
class Client {
 public:
  virtual ~Client() = default;
  virtual CallId Send(Request request, Callback done) = 0;
  /// Ends the call with kInterrupted, unless it has ended already. Unknown ids are fine.
  virtual void Cancel(CallId id) = 0;
  /// Runs `task` on the client's thread, always and exactly once, also where the client is going
  /// away (what comes when its thread has ended runs in the destructor): so that what is known
  /// without a request can be answered from the same thread as everything else.
  virtual void Post(base::Task task) = 0;
};

struct Options {
  std::string user_agent;
  std::chrono::milliseconds connect_timeout{10'000};
  /// How long the service may think before the first byte of its answer: exports are made while the
  /// caller waits.
  std::chrono::milliseconds first_byte_timeout{60'000};
  std::chrono::milliseconds stall_timeout{
      30'000};  ///< no byte of an answer that has begun for so long: kTimedOut
  int max_connections_per_host = 16;
  std::string ca_file;  ///< empty: the system's
  std::string proxy;    ///< empty: from the environment, as curl does
  std::string no_proxy;
  bool insecure = false;  ///< do not verify certificates
};

/// One thread with a curl multi handle. Destroying it ends the calls under way with kInterrupted,
/// then joins.
std::unique_ptr<Client> NewCurlClient(Options options);

}  // namespace dlffs::http
