// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <sys/types.h>

#include "dlffs/base/result.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/unique_function.h"
#include "dlffs/vfs/vfs.h"

namespace dlffs::fuse {

struct Options {
  std::string mountpoint;
  std::string source = "dlffs";  ///< what `mount` shows before " on "
  bool allow_other = false;
  uid_t uid = 0;  ///< owner of everything
  gid_t gid = 0;
  int workers = 4;
  int notifiers = 4;
};

/// A mount: the kernel's requests, answered by a Vfs from any thread.
class Session {
 public:
  /// Unmounts, lazily where somebody is in it. Nobody may answer a request any more.
  virtual ~Session() = default;

  /// Serves until the filesystem is unmounted, from outside or by Stop. `ready` is called once, on
  /// a worker, when the kernel's INIT was answered: from then on the mount can be used.
  virtual void Serve(base::UniqueFunction<void()> ready) = 0;
  /// Unmounts (lazily, where somebody is in it) and lets Serve return. Any thread; also before
  /// Serve, and twice. The vfs must have been stopped: a parked request would hold a notifier up.
  virtual void Stop() = 0;

  /// Requests so far by operation, "lookup" and so on; FORGETs and INIT are not counted.
  virtual std::map<std::string, uint64_t> counts() const = 0;
};

/// The errno that a reader got for this code, by name: "EBADMSG".
std::string ErrnoName(ErrorCode code);

/// Mounts. kInternal with the reason where the kernel or fusermount3 refuses. `vfs` and `timer`
/// must outlive the session, and the timer must be stopped before it is destroyed.
Result<std::unique_ptr<Session>> Mount(const Options& options, vfs::Vfs& vfs, base::Timer& timer);

}  // namespace dlffs::fuse
