// SPDX-License-Identifier: Apache-2.0
#include "api/throttle.h"

#include <utility>

namespace dlffs::api {

void Throttle::Enter(Turn turn) {
  {
    base::MutexLock lock(mutex_);
    if (stopped_) return;
    queue_.push_back(std::move(turn));
  }
  Serve();
}

void Throttle::Serve() {
  while (true) {
    Turn turn;
    {
      base::MutexLock lock(mutex_);
      if (queue_.empty() || timer_set_) return;
      if (const auto when = bucket_->Take(clock_->Now())) {
        timer_set_ = true;
        timer_.RunAt(*when, [self = shared_from_this()] {
          {
            base::MutexLock again(self->mutex_);
            self->timer_set_ = false;
          }
          self->Serve();
        });
        return;
      }
      turn = std::move(queue_.front());
      queue_.pop_front();
    }
    turn();
  }
}

void Throttle::Pause(base::Duration pause) { bucket_->PauseUntil(clock_->Now() + pause); }

void Throttle::Stop() {
  std::deque<Turn> forgotten;  // destroyed after the lock
  base::MutexLock lock(mutex_);
  stopped_ = true;
  forgotten.swap(queue_);
}

}  // namespace dlffs::api
