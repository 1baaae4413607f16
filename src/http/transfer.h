// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "dlffs/base/clock.h"
#include "dlffs/http/client.h"

#include "http/curl_error.h"
#include "http/reply.h"

namespace dlffs::http {

/// A request as it waits for its turn.
struct Order {
  CallId id{};
  Request request;
  Reply reply;
};

/// One request on a curl easy handle, from its start to its answer. Only the client's thread
/// touches it.
class Transfer {
 public:
  Transfer(Order order, const Options& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return handle_.get(); }  ///< its CURLOPT_PRIVATE is this; null: no memory
  CallId id() const { return order_.id; }

  /// When silence becomes a stall. Nothing while the connection is being made, which has a timeout
  /// of its own.
  std::optional<base::MonotonicTime> StallsAt(base::MonotonicTime now, base::Duration first_byte,
                                              base::Duration stall);

  /// Each ends the transfer and calls back; call one, once, with the handle no longer in a multi
  /// handle.
  void FinishAs(CURLcode code);
  void FinishStalled();
  void FinishWith(Error error);

 private:
  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  void SetMethodAndBody();
  void SetHeaders();
  void SetLimits(const Options& options);
  void SetSecurity(const Options& options);
  void AddHeader(const std::string& line);
  std::string What() const;
  Progress Reached() const;

  static size_t OnBody(char* data, size_t size, size_t count, void* self) noexcept;
  static size_t OnHeader(char* data, size_t size, size_t count, void* self) noexcept;

  Order order_;
  Response response_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  uint64_t received_ = 0;  ///< bytes of headers and body
  uint64_t moved_ = 0;     ///< bytes in both directions at moved_at_
  base::MonotonicTime moved_at_{};
  bool too_large_ = false;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::unique_ptr<CURL, FreeHandle> handle_;  ///< last: it refers to all of the above
};

}  // namespace dlffs::http
