// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dlffs::api {

/// Decides which pages of a list to ask for, and whether what came is all there is: api.md 2.1.3
/// and the completeness rule of product.md section 2. It works for services whose `offset` counts
/// pages (as documented) and for those where it counts records, and where the service cuts `limit`
/// down. Pure: it sees keys and totals only.
///
///   while (auto ask = paging.Next()) { … paging.Take(total, keys) or paging.Fail() … }
class Paging {
 public:
  explicit Paging(int limit = 100) : limit_(limit) {}

  struct Ask {
    int64_t offset = 0;
    int limit = 0;
    bool operator==(const Ask&) const = default;
  };
  /// The page to ask for; nothing at the end.
  std::optional<Ask> Next() const;
  /// The answer to Next. `total`: what it says of the whole list, if anything.
  void Take(std::optional<int64_t> total, const std::vector<std::string>& keys);
  /// There is no answer to Next: the list stays incomplete.
  void Fail();

  bool complete() const { return complete_; }
  /// Of a complete list its keys; else every key that any page held.
  const std::set<std::string>& keys() const { return complete_ ? run_.seen : all_; }

 private:
  /// One walk from the first page to the last. A list that changes under the walk is walked once
  /// more.
  struct Run {
    int64_t page = 0;
    bool counts_records = false;  ///< `offset` does
    int64_t step = 0;             ///< rows of a full page
    int64_t stale_pages = 0;      ///< in sequence, without a new key
    std::optional<int64_t> first_total;
    std::optional<int64_t> last_total;
    std::set<std::string> first_page;
    std::set<std::string> seen;
  };

  bool LooksLikeRecordOffset(const std::vector<std::string>& keys) const;
  int64_t MostPages() const;
  void EndRun();

  const int limit_;
  Run run_;
  bool second_run_ = false;
  bool ended_ = false;
  bool complete_ = false;
  std::set<std::string> all_;
};

}  // namespace dlffs::api
