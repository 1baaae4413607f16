// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <tl/expected.hpp>

namespace dlffs {

/// Why something failed: one enumerator per row of the errno table that users are promised.
/// The errno of each is in src/fuse/errno.cc and nowhere else.
enum class ErrorCode {
  kNotFound,          ///< no such project, workspace, job, member
  kPermissionDenied,  ///< not permitted; credentials missing, wrong or expired; refused by a proxy
  kTryAgain,        ///< throttled beyond the deadline, suspended, or not known within the patience
  kScanRefused,     ///< this program may not cause exports
  kOffline,         ///< the service cannot be reached and nothing is stored
  kServiceFailure,  ///< the service answered 5xx, or an error that has no other row
  kTimedOut,        ///< no answer within the waiter's deadline
  kCorrupt,         ///< not a zip, or a damaged one
  kTooLarge,        ///< over one of the settings `limits.*`
  kNoSpace,         ///< disk or quota full
  kInterrupted,     ///< the waiter was interrupted, or the call cancelled
  kReadOnly,        ///< anything written
  kInternal,        ///< a bug of ours, or a request of our own process
};

/// Short lower-case name for logs, "not-found".
std::string_view ErrorCodeName(ErrorCode code);

/// What failed, on what, why and what to do next, in one line without secrets.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  int http_status = 0;       ///< 0: no HTTP answer
  std::string service_code;  ///< `error_code` of the service, "DLF.0100"; empty: none
  std::string request_id;    ///< the gateway's id of the request; empty: none
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// `return Err(ErrorCode::kCorrupt, "open {}: not a zip", name);`
template <class... Args>
[[nodiscard]] tl::unexpected<Error> Err(ErrorCode code, fmt::format_string<Args...> format,
                                        Args&&... args) {
  return tl::unexpected(
      Error{.code = code, .message = fmt::format(format, std::forward<Args>(args)...)});
}

}  // namespace dlffs
