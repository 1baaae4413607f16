// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <sys/types.h>

#include "dlffs/base/timer.h"
#include "dlffs/fuse/session.h"
#include "dlffs/vfs/vfs.h"

namespace dlffs::fuse {

enum class Operation {
  kLookup,
  kGetAttr,
  kReadLink,
  kOpen,
  kRead,
  kFlush,
  kOpenDir,
  kReadDir,
  kReadDirPlus,
  kStatFs,
  kGetXattr,
  kListXattr,
  kCount,
};

const char* OperationName(Operation operation);

/// What the operations work on; libfuse hands it back with every request. Any thread.
struct Filesystem {
  Filesystem(const Options& mount_options, vfs::Vfs& tree, base::Timer& clockwork)
      : options(mount_options), vfs(tree), timer(clockwork) {}

  const Options options;
  vfs::Vfs& vfs;
  base::Timer& timer;
  std::atomic<bool> initialised{false};  ///< INIT was received
  std::array<std::atomic<uint64_t>, static_cast<size_t>(Operation::kCount)> counts{};
  /// Threads of this process; set before the first request is read, constant from then on.
  std::set<pid_t> own_threads;

  std::map<std::string, uint64_t> CountsByName() const;
};

}  // namespace dlffs::fuse
