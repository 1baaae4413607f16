// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "dlffs/base/fd.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

/// This process's directory below CachePaths::Staging: what is written lies in it until it is
/// renamed to its place. A flock on the directory shows others that its owner lives. Any thread may
/// call.
class Staging {
 public:
  static Result<std::unique_ptr<Staging>> Create(const std::string& parent);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  /// A path that was never given before.
  std::string NextPath();
  /// Somebody removed the directory: then the rest of the cache is gone, too.
  bool IsRemoved() const;

  /// Removes what processes left behind that live no more.
  static void RemoveAbandoned(const std::string& parent);

 private:
  Staging(std::string path, base::Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  const std::string path_;
  const base::Fd lock_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace dlffs::cache
