// SPDX-License-Identifier: Apache-2.0
#include "sim/paging.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace dlffs::sim {

namespace {

constexpr size_t kMostOffset = 2'147'483'647;

std::optional<size_t> Number(const Request& request, const char* name, size_t otherwise) {
  const auto found = request.query.find(name);
  if (found == request.query.end() || found->second.empty()) return otherwise;
  const std::string& text = found->second;
  size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Rows> RowsOf(const Request& request, OffsetMeaning meaning, size_t default_limit,
                           size_t most) {
  const std::optional<size_t> offset = Number(request, "offset", 0);
  const std::optional<size_t> limit = Number(request, "limit", default_limit);
  if (!offset || !limit || *limit < 1 || *offset > kMostOffset) return std::nullopt;
  const size_t count = std::min(*limit, most);
  return Rows{.first = meaning == OffsetMeaning::kPage ? *offset * count : *offset, .count = count};
}

}  // namespace dlffs::sim
