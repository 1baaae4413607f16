// SPDX-License-Identifier: Apache-2.0
#include "config/value_parse.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "dlffs/base/strings.h"

namespace dlffs::config {

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

/// "1.5 h" with units {h: 3600} is 5400. Negative and exponential numbers are refused.
std::optional<double> ParseWithUnit(std::string_view text, const std::vector<Unit>& units) {
  const size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  if (digits == 0) return std::nullopt;
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + digits, number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  const std::string_view name = base::Trim(text.substr(digits));
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
  if (unit == units.end()) return std::nullopt;
  return number * unit->factor;
}

}  // namespace

std::optional<bool> ParseBool(std::string_view text) {
  const std::string lower = base::Lower(text);
  if (lower == "true" || lower == "yes" || lower == "on" || lower == "1") return true;
  if (lower == "false" || lower == "no" || lower == "off" || lower == "0") return false;
  return std::nullopt;
}

std::optional<uint64_t> ParseCount(std::string_view text) {
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  uint64_t number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, number);
  if (digits.empty() || error != std::errc() || end != last) return std::nullopt;
  return number;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  constexpr double kKi = 1024;
  const auto bytes = ParseWithUnit(text, {{"", 1},
                                          {"B", 1},
                                          {"K", kKi},
                                          {"KiB", kKi},
                                          {"M", kKi * kKi},
                                          {"MiB", kKi * kKi},
                                          {"G", kKi * kKi * kKi},
                                          {"GiB", kKi * kKi * kKi},
                                          {"T", kKi * kKi * kKi * kKi},
                                          {"TiB", kKi * kKi * kKi * kKi},
                                          {"kB", 1e3},
                                          {"KB", 1e3},
                                          {"MB", 1e6},
                                          {"GB", 1e9},
                                          {"TB", 1e12}});
  if (!bytes || *bytes > 9e18) return std::nullopt;
  return static_cast<uint64_t>(*bytes);
}

std::optional<base::Duration> ParseDuration(std::string_view text) {
  const auto seconds = ParseWithUnit(text, {{"", 1},
                                            {"ms", 1e-3},
                                            {"s", 1},
                                            {"sec", 1},
                                            {"m", 60},
                                            {"min", 60},
                                            {"h", 3600},
                                            {"d", 86400},
                                            {"w", 7 * 86400}});
  // Nanoseconds in 64 bits end at 292 years.
  if (!seconds || *seconds > 9e9) return std::nullopt;
  return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(*seconds));
}

std::optional<double> ParsePercent(std::string_view text) {
  const auto percent = ParseWithUnit(text, {{"%", 1}});
  if (!percent || *percent > 100) return std::nullopt;
  return *percent / 100;
}

std::optional<double> ParseRate(std::string_view text) {
  const auto rate =
      ParseWithUnit(text, {{"", 1}, {"/s", 1}, {"/min", 1.0 / 60}, {"/h", 1.0 / 3600}});
  if (!rate || *rate <= 0) return std::nullopt;
  return rate;
}

std::vector<std::string> ParseWords(std::string_view text) {
  std::vector<std::string> words;
  for (std::string& word : base::Split(text, ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace dlffs::config
