// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "dlffs/base/mutex.h"
#include "dlffs/http/client.h"

namespace dlffs::api {

/// Lets one call be ended from any thread, whichever of its requests it is at. A call that waits
/// for its token ends when the token is there: the sign-in belongs to others, too.
class Cancellation {
 public:
  void Cancel(http::Client& client) EXCLUDES(mutex_);
  bool cancelled() const EXCLUDES(mutex_);
  /// The call has sent this request.
  void Sent(http::Client& client, http::CallId id) EXCLUDES(mutex_);

 private:
  mutable base::Mutex mutex_;
  bool cancelled_ GUARDED_BY(mutex_) = false;
  std::optional<http::CallId> current_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::api
