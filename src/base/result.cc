// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/result.h"

namespace dlffs {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "not-found";
    case ErrorCode::kPermissionDenied:
      return "permission-denied";
    case ErrorCode::kTryAgain:
      return "try-again";
    case ErrorCode::kScanRefused:
      return "scan-refused";
    case ErrorCode::kOffline:
      return "offline";
    case ErrorCode::kServiceFailure:
      return "service-failure";
    case ErrorCode::kTimedOut:
      return "timed-out";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kTooLarge:
      return "too-large";
    case ErrorCode::kNoSpace:
      return "no-space";
    case ErrorCode::kInterrupted:
      return "interrupted";
    case ErrorCode::kReadOnly:
      return "read-only";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "unknown";
}

}  // namespace dlffs
