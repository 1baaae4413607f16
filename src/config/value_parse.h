// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/clock.h"

namespace dlffs::config {

// Each gives nothing where the text is not wholly such a value.
std::optional<bool> ParseBool(std::string_view text);       ///< true false yes no on off 1 0
std::optional<uint64_t> ParseCount(std::string_view text);  ///< 100000, 100_000
std::optional<uint64_t> ParseSize(
    std::string_view text);  ///< 2GiB, 500M, 4096; K M G T are powers of 1024
std::optional<base::Duration> ParseDuration(
    std::string_view text);  ///< 250ms, 30s, 15min, 2h, 30d, 90 (seconds)
std::optional<double> ParsePercent(std::string_view text);   ///< "5%" is 0.05
std::optional<double> ParseRate(std::string_view text);      ///< "8/s" is 8, "30/min" is 0.5
std::vector<std::string> ParseWords(std::string_view text);  ///< separated by blanks; no quoting

}  // namespace dlffs::config
