// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "dlffs/base/fd.h"
#include "dlffs/base/result.h"
#include "dlffs/config/environment.h"

#include "app/mountinfo.h"

namespace dlffs::app {

/// A connection to the daemon of a mount.
class ControlClient {
 public:
  /// Looks where the mount's owner has sockets; root may ask everybody's daemon.
  /// kNotFound: nobody listens. kPermissionDenied: the mount is another user's, or somebody else
  /// than its owner listens.
  static Result<ControlClient> Connect(const MountEntry& mount,
                                       const config::Environment& environment);

  /// One line of JSON. kTimedOut: the daemon does not answer; kInternal: it answers with an error.
  Result<std::string> Ask(std::string_view command) const;
  pid_t daemon() const { return daemon_; }

 private:
  ControlClient(base::Fd connection, pid_t daemon, std::string mountpoint);

  base::Fd connection_;
  pid_t daemon_;
  std::string mountpoint_;
};

}  // namespace dlffs::app
