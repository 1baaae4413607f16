// SPDX-License-Identifier: Apache-2.0
#include "api/iso_time.h"

#include <cstdio>

namespace dlffs::api {

std::optional<base::WallTime> ParseIsoTime(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  // NOLINTNEXTLINE(cert-err34-c): the widths keep every number in range
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u", &year, &month, &day, &hour,
                               &minute, &second);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  // Nanoseconds since the epoch fit into 64 bits until 2262.
  const bool countable = year >= 1970 && year < 2262;
  if (read != 6 || !countable || !date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  return base::WallTime(std::chrono::sys_days(date) + std::chrono::hours(hour) +
                        std::chrono::minutes(minute) + std::chrono::seconds(second));
}

}  // namespace dlffs::api
