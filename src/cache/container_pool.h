// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "dlffs/archive/export_archive.h"
#include "dlffs/base/mutex.h"

namespace dlffs::cache {

/// The containers that were read last, kept open: at most `most` descriptors besides those that are
/// being read from. What is open stays readable when its file is removed. Any thread may call.
class ContainerPool {
 public:
  explicit ContainerPool(size_t most) : most_(most) {}

  Result<std::shared_ptr<const archive::Container>> Open(const std::string& path) EXCLUDES(mutex_);
  /// The next Open looks at the file again.
  void Forget(const std::string& path) EXCLUDES(mutex_);

 private:
  using Entry = std::pair<std::string, std::shared_ptr<const archive::Container>>;

  const size_t most_;
  base::Mutex mutex_;
  std::list<Entry> recent_ GUARDED_BY(mutex_);  ///< last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_path_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::cache
