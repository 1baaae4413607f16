// SPDX-License-Identifier: Apache-2.0
#include "api/rate_bucket.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <new>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "dlffs/base/fd.h"

namespace dlffs::api {

namespace {

/// A number further ahead comes from before the last boot.
constexpr base::Duration kFarthest = std::chrono::minutes(10);

int64_t Nanos(base::MonotonicTime time) {
  return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

base::MonotonicTime TimeOf(int64_t nanos) {
  return base::MonotonicTime(std::chrono::nanoseconds(nanos));
}

int64_t Sane(int64_t value, base::MonotonicTime now) {
  return value > Nanos(now + kFarthest) ? 0 : value;
}

base::Duration IntervalOf(double per_second) {
  constexpr double kNanosPerSecond = 1e9;
  return base::Duration(static_cast<int64_t>(kNanosPerSecond / std::max(per_second, 1e-3)));
}

/// The service counts by the second: what is sent at once and what is sent steadily must together
/// stay below its 10 where we use 8, and below its 30 where we use 25 (api.md 8.1).
base::Duration BurstOf(double per_second) {
  constexpr double kShare = 8;
  return IntervalOf(per_second) * static_cast<int64_t>(std::floor(per_second / kShare));
}

tl::unexpected<Error> Unusable(const std::string& path) {
  return Err(ErrorCode::kInternal, "rate file {}: {}; remove it, or make room there", path,
             std::strerror(errno));
}

}  // namespace

RateBucket::RateBucket(double per_second)
    : shared_(&own_),
      is_mapped_(false),
      interval_(IntervalOf(per_second)),
      burst_(BurstOf(per_second)) {}

RateBucket::RateBucket(Shared* mapped, double per_second)
    : shared_(mapped),
      is_mapped_(true),
      interval_(IntervalOf(per_second)),
      burst_(BurstOf(per_second)) {}

RateBucket::~RateBucket() {
  if (is_mapped_) ::munmap(shared_, sizeof(Shared));
}

Result<std::shared_ptr<RateBucket>> RateBucket::Open(const std::string& path, double per_second) {
  const base::Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return Unusable(path);
  // Room is taken now: a full disk must not show as a fault in the memory.
  if (const int error = ::posix_fallocate(file.get(), 0, sizeof(Shared)); error != 0) {
    errno = error;
    return Unusable(path);
  }
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) return Unusable(path);
  // A new file is all zeros, which is what Shared begins with.
  auto* const shared = std::launder(static_cast<Shared*>(memory));
  return std::shared_ptr<RateBucket>(new RateBucket(shared, per_second));
}

std::optional<base::MonotonicTime> RateBucket::Take(base::MonotonicTime now) {
  const int64_t paused = Sane(shared_->paused_until.load(), now);
  if (paused > Nanos(now)) return TimeOf(paused);
  int64_t stored = shared_->next.load();
  while (true) {
    const int64_t next = std::max(Sane(stored, now), Nanos(now));
    const int64_t earliest = next - burst_.count();
    if (earliest > Nanos(now)) return TimeOf(earliest);
    if (shared_->next.compare_exchange_weak(stored, next + interval_.count())) return std::nullopt;
  }
}

void RateBucket::PauseUntil(base::MonotonicTime until) {
  int64_t stored = shared_->paused_until.load();
  while (stored < Nanos(until) || stored > Nanos(until + kFarthest)) {
    if (shared_->paused_until.compare_exchange_weak(stored, Nanos(until))) return;
  }
}

}  // namespace dlffs::api
