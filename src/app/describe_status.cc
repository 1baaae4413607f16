// SPDX-License-Identifier: Apache-2.0
#include "app/describe_status.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace dlffs::app {

namespace {

using nlohmann::json;

std::string Bytes(double bytes) {
  constexpr std::string_view kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(kUnits)) {
    bytes /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

std::string Plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "list 4, export 1": what is not zero.
std::string Counts(const json& counts) {
  std::string text;
  for (const auto& [name, count] : counts.items()) {
    if (count.is_number() && count != 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count.dump());
  }
  return text.empty() ? "none" : text;
}

std::string CacheLine(const json& cache) {
  return fmt::format("{} exports, {} of {}; {} hits, {} misses", cache.value("exports", 0),
                     Bytes(cache.value("bytes", 0.0)), Bytes(cache.value("max_bytes", 0.0)),
                     cache.value("hits", 0), cache.value("misses", 0));
}

}  // namespace

std::string DescribeStatus(const std::string& json_text) {
  const json status = json::parse(json_text, nullptr, false);
  if (!status.is_object()) return json_text + "\n";
  std::string lines;
  const auto line = [&](std::string_view label, const std::string& value) {
    lines += fmt::format("{:<11} {}\n", label, value);
  };
  const auto field = [&](const char* name) {
    return status.contains(name) ? Plain(status[name]) : std::string("?");
  };
  line("mount", field("mountpoint"));
  line("state", fmt::format("{} since {}", field("state"), field("since")));
  line("daemon", fmt::format("pid {}, dlffs {}", field("pid"), field("version")));
  for (const char* counts : {"requests", "fuse", "queue"}) {
    if (status.contains(counts)) line(counts, Counts(status[counts]));
  }
  if (status.contains("cache")) line("cache", CacheLine(status["cache"]));
  for (const json& error : status.value("errors", json::array())) {
    if (!error.is_object()) continue;
    line("error", fmt::format("{} {}: {} ({})", error.value("time", ""), error.value("path", ""),
                              error.value("message", ""), Plain(error.value("errno", json("?")))));
  }
  return lines;
}

}  // namespace dlffs::app
