// SPDX-License-Identifier: Apache-2.0
#include "api/throttle.h"

#include <utility>

namespace dlffs::api {

void Throttle::Enter(Turn turn) {
  {
    base::MutexLock lock(mutex_);
    if (!stopped_) queue_.push_back(std::move(turn));
  }
  if (turn) return turn(false);
  Serve();
}

void Throttle::Serve() {
  while (true) {
    Turn turn;
    {
      base::MutexLock lock(mutex_);
      if (queue_.empty() || timer_set_) return;
      if (const auto when = bucket_->Take(clock_.Now())) {
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
    turn(true);
  }
}

void Throttle::Pause(base::Duration pause) { bucket_->PauseUntil(clock_.Now() + pause); }

void Throttle::Stop() {
  std::deque<Turn> waiting;
  {
    base::MutexLock lock(mutex_);
    stopped_ = true;
    waiting.swap(queue_);
  }
  for (Turn& turn : waiting) turn(false);
}

}  // namespace dlffs::api
