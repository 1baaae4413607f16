// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dlffs/base/fd.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

// Locks between processes, and between threads of one. They are the kernel's: a process that is
// killed leaves none.

/// Held while a version of a job is published or looked into by recovery: whoever holds it alone
/// renames containers of the job and changes what is current. An OFD lock on one byte of
/// CachePaths::JobLocks; a job is JobKey::Id().Prefix64().
class JobLock {
 public:
  /// Waits for whoever holds it.
  static Result<JobLock> Acquire(const std::string& locks_file, uint64_t job);
  /// Nothing where somebody holds it.
  static Result<std::optional<JobLock>> TryAcquire(const std::string& locks_file, uint64_t job);

 private:
  explicit JobLock(base::Fd fd) : fd_(std::move(fd)) {}
  base::Fd fd_;
};

/// An exclusive flock on a file, which is created where missing; waits for whoever holds it.
Result<base::Fd> LockFile(const std::string& path);

/// An exclusive flock on a directory; nothing where it is gone or somebody holds it.
std::optional<base::Fd> TryLockDirectory(const std::string& path);

}  // namespace dlffs::cache
