// SPDX-License-Identifier: Apache-2.0
#include "fuse/request.h"

#include <cerrno>

#include "dlffs/base/log.h"

#include "fuse/errno.h"
#include "fuse/interrupt.h"

namespace dlffs::fuse {

// The replies' results are ignored on purpose: they fail only where the caller was killed or the
// mount is gone, and then nobody is left to be told.

Request::~Request() {
  if (request_ == nullptr) return;
  base::Log(base::LogLevel::kError, "bug: request destroyed without an answer");
  std::move(*this).Fail(EIO);
}

fuse_req_t Request::Take() {
  if (interrupt_) interrupt_->Disarm();
  return std::exchange(request_, nullptr);
}

void Request::Fail(int error) && { fuse_reply_err(Take(), error); }

void Request::Fail(const Error& error) && { fuse_reply_err(Take(), ToErrno(error.code)); }

void Request::Entry(const fuse_entry_param& entry) && { fuse_reply_entry(Take(), &entry); }

void Request::Attr(const struct stat& attributes, double valid) && {
  fuse_reply_attr(Take(), &attributes, valid);
}

void Request::Bytes(const char* data, size_t size) && { fuse_reply_buf(Take(), data, size); }

void Request::Link(const std::string& target) && { fuse_reply_readlink(Take(), target.c_str()); }

void Request::Size(size_t size) && { fuse_reply_xattr(Take(), size); }

void Request::StatFs(const struct statvfs& stats) && { fuse_reply_statfs(Take(), &stats); }

}  // namespace dlffs::fuse
