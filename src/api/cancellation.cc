// SPDX-License-Identifier: Apache-2.0
#include "api/cancellation.h"

namespace dlffs::api {

void Cancellation::Cancel(http::Client& client) {
  std::optional<http::CallId> current;
  {
    base::MutexLock lock(mutex_);
    cancelled_ = true;
    current = current_;
  }
  if (current) client.Cancel(*current);
}

bool Cancellation::cancelled() const {
  base::MutexLock lock(mutex_);
  return cancelled_;
}

void Cancellation::Sent(http::Client& client, http::CallId id) {
  bool too_late = false;
  {
    base::MutexLock lock(mutex_);
    current_ = id;
    too_late = cancelled_;
  }
  if (too_late) client.Cancel(id);
}

}  // namespace dlffs::api
