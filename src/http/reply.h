// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "dlffs/http/client.h"

namespace dlffs::http {

/// A callback that is called exactly once, by construction: by Give, or with kInterrupted where the
/// reply is dropped. One thread at a time; hold no lock where one may be destroyed.
class Reply {
 public:
  explicit Reply(Callback done) : done_(std::move(done)) {}
  ~Reply() { Drop(); }
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&& other) noexcept {
    if (this != &other) {
      Drop();
      done_ = std::move(other.done_);
    }
    return *this;
  }

  void Give(Result<Response> result) && {
    Callback done = std::move(done_);
    done(std::move(result));
  }

 private:
  void Drop() {
    if (done_) std::move(*this).Give(Err(ErrorCode::kInterrupted, "the request was cancelled"));
  }

  Callback done_;
};

}  // namespace dlffs::http
