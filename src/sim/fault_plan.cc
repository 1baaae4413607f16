// SPDX-License-Identifier: Apache-2.0
#include "sim/fault_plan.h"

#include <algorithm>
#include <utility>

namespace dlffs::sim {

void FaultPlan::Add(Fault fault) {
  base::MutexLock lock(mutex_);
  faults_.push_back(std::move(fault));
}

void FaultPlan::Clear() {
  base::MutexLock lock(mutex_);
  faults_.clear();
  held_.clear();
  ++clears_;
  changed_.NotifyAll();
}

bool FaultPlan::ReleaseOne(const std::string& job) {
  base::MutexLock lock(mutex_);
  const auto oldest = std::find_if(held_.begin(), held_.end(), [&](const Waiting& waiting) {
    return job.empty() || waiting.job == job;
  });
  if (oldest == held_.end()) return false;
  held_.erase(oldest);
  changed_.NotifyAll();
  return true;
}

void FaultPlan::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopped_ = true;
  }
  Clear();
}

FaultPlan::Taken FaultPlan::Take(const Call& call, const Request& request) {
  Taken taken;
  base::MutexLock lock(mutex_);
  taken.clears = clears_;
  for (auto fault = faults_.begin(); fault != faults_.end();) {
    if (!fault->Matches(call, request)) {
      ++fault;
    } else if (fault->skip > 0) {
      --fault->skip;
      ++fault;
    } else {
      taken.faults.push_back(*fault);
      if (fault->times > 0) --fault->times;
      fault = fault->times == 0 ? faults_.erase(fault) : std::next(fault);
    }
  }
  return taken;
}

void FaultPlan::Hold(const std::string& job, uint64_t clears) {
  base::MutexLock lock(mutex_);
  if (stopped_ || clears != clears_) return;
  const uint64_t ticket = next_ticket_++;
  held_.push_back({.ticket = ticket, .job = job});
  changed_.NotifyAll();
  while (Waits(ticket)) changed_.Wait(mutex_);
}

void FaultPlan::Delay(std::chrono::milliseconds delay, uint64_t clears) {
  const auto until = std::chrono::steady_clock::now() + delay;
  base::MutexLock lock(mutex_);
  while (!stopped_ && clears == clears_ && std::chrono::steady_clock::now() < until) {
    changed_.WaitUntil(mutex_, until);
  }
}

Json FaultPlan::ToJson() const {
  base::MutexLock lock(mutex_);
  Json json = Json::array();
  for (const Fault& fault : faults_) json.push_back(fault.ToJson());
  return json;
}

Json FaultPlan::HeldToJson() const {
  base::MutexLock lock(mutex_);
  Json jobs = Json::array();
  for (const Waiting& waiting : held_) jobs.push_back(waiting.job);
  return {{"held", held_.size()}, {"jobs", jobs}};
}

void FaultPlan::WaitForHeld(size_t least, std::chrono::steady_clock::time_point until) const {
  base::MutexLock lock(mutex_);
  while (!stopped_ && held_.size() < least && std::chrono::steady_clock::now() < until) {
    changed_.WaitUntil(mutex_, until);
  }
}

bool FaultPlan::Waits(uint64_t ticket) const {
  return std::any_of(held_.begin(), held_.end(),
                     [&](const Waiting& waiting) { return waiting.ticket == ticket; });
}

}  // namespace dlffs::sim
