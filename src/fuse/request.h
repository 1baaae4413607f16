// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fuse_lowlevel.h>

#include "dlffs/base/result.h"
#include "dlffs/vfs/types.h"

namespace dlffs::fuse {

class Interrupt;

/// A request of the kernel, answered exactly once: every reply consumes it, and one that is
/// destroyed unanswered is answered EIO and reported as a bug. Moves between threads; used by one
/// at a time.
class Request {
 public:
  explicit Request(fuse_req_t request) : request_(request) {}
  ~Request();
  Request(Request&& other) noexcept
      : request_(std::exchange(other.request_, nullptr)), interrupt_(std::move(other.interrupt_)) {}
  Request& operator=(Request&&) = delete;

  /// Makes the request interruptible; `interrupt` is disarmed before the answer.
  void Attach(std::shared_ptr<Interrupt> interrupt) { interrupt_ = std::move(interrupt); }

  void Fail(int error) &&;
  void Fail(const Error& error) &&;
  void Entry(const fuse_entry_param& entry) &&;
  void Attr(const struct stat& attributes, double valid) &&;
  void Bytes(const char* data, size_t size) &&;
  void Link(const std::string& target) &&;
  void Size(size_t size) &&;
  void StatFs(const struct statvfs& stats) &&;

  fuse_req_t raw() const { return request_; }

 private:
  /// The handle, for its one answer.
  fuse_req_t Take();

  fuse_req_t request_;
  std::shared_ptr<Interrupt> interrupt_;
};

}  // namespace dlffs::fuse
