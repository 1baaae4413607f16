// SPDX-License-Identifier: Apache-2.0
#include "api/paging.h"

#include <algorithm>

namespace dlffs::api {

namespace {

/// A workspace holds at most so many jobs by default (api.md 1.5); more are listed where the
/// service says there are.
constexpr int64_t kUsualMost = 10'000;
/// No list is walked further, whatever total a service claims.
constexpr int64_t kMostRows = 50'000;

}  // namespace

std::optional<Paging::Ask> Paging::Next() const {
  if (ended_) return std::nullopt;
  return Ask{run_.counts_records ? run_.page * run_.step : run_.page, limit_};
}

void Paging::Take(std::optional<int64_t> total, const std::vector<std::string>& keys) {
  if (ended_) return;
  const size_t before = run_.seen.size();
  run_.seen.insert(keys.begin(), keys.end());
  all_.insert(keys.begin(), keys.end());
  run_.last_total = total;
  const auto rows = static_cast<int64_t>(keys.size());
  const auto seen = static_cast<int64_t>(run_.seen.size());
  if (run_.page == 0) {
    run_.first_total = total;
    run_.first_page.insert(keys.begin(), keys.end());
    // A first page that is shorter than it might be shows where the service cuts `limit`.
    run_.step = rows > 0 && rows < std::min<int64_t>(limit_, total.value_or(rows)) ? rows : limit_;
  }
  if (keys.empty() || (total && seen >= *total)) return EndRun();
  if (run_.page == 1 && !run_.counts_records && LooksLikeRecordOffset(keys)) {
    run_.counts_records = true;  // the same page again, by its record
    return;
  }
  run_.stale_pages = run_.seen.size() == before ? run_.stale_pages + 1 : 0;
  ++run_.page;
  // One without a new key may be a list that shifted; two, or one by record, are a service that
  // ignores `offset`.
  if (run_.stale_pages >= (run_.counts_records ? 1 : 2) || run_.page > MostPages()) EndRun();
}

bool Paging::LooksLikeRecordOffset(const std::vector<std::string>& keys) const {
  // Record 1 and on: the first page, but for its first row.
  if (keys.size() < 2 || keys.size() != run_.first_page.size()) return false;
  const auto known = std::count_if(keys.begin(), keys.end(), [this](const std::string& key) {
    return run_.first_page.contains(key);
  });
  return static_cast<size_t>(known) + 1 >= keys.size();
}

int64_t Paging::MostPages() const {
  const int64_t rows = std::clamp(run_.first_total.value_or(0), kUsualMost, kMostRows);
  return (rows + run_.step - 1) / run_.step + 2;
}

void Paging::Fail() { ended_ = true; }

void Paging::EndRun() {
  complete_ = run_.first_total && run_.first_total == run_.last_total &&
              *run_.first_total == static_cast<int64_t>(run_.seen.size());
  // Without a total a second walk could tell no more than the first.
  if (complete_ || second_run_ || !run_.first_total) {
    ended_ = true;
    return;
  }
  second_run_ = true;
  run_ = Run{};
}

}  // namespace dlffs::api
