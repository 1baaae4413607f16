// SPDX-License-Identifier: Apache-2.0
#include "fuse/errno.h"

#include <cerrno>
#include <cstring>

#include "dlffs/fuse/session.h"

namespace dlffs::fuse {

int ToErrno(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return ENOENT;
    case ErrorCode::kPermissionDenied:
      return EACCES;
    case ErrorCode::kTryAgain:
      return EAGAIN;
    case ErrorCode::kScanRefused:
      return EPERM;
    case ErrorCode::kOffline:
      return ENETUNREACH;
    case ErrorCode::kServiceFailure:
      return EREMOTEIO;
    case ErrorCode::kTimedOut:
      return ETIMEDOUT;
    case ErrorCode::kCorrupt:
      return EBADMSG;
    case ErrorCode::kTooLarge:
      return EFBIG;
    case ErrorCode::kNoSpace:
      return ENOSPC;
    case ErrorCode::kInterrupted:
      return EINTR;
    case ErrorCode::kReadOnly:
      return EROFS;
    case ErrorCode::kInternal:
      return EIO;
  }
  return EIO;
}

std::string ErrnoName(ErrorCode code) { return strerrorname_np(ToErrno(code)); }

}  // namespace dlffs::fuse
