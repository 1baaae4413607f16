// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "sim/message.h"

namespace dlffs::sim {

/// Which rows a list call asks for: from `first`, at most `count`.
struct Rows {
  size_t first = 0;
  size_t count = 0;

  /// The part of 0..total.
  size_t End(size_t total) const { return first + count < total ? first + count : total; }
};

enum class OffsetMeaning { kPage, kRow };

/// `offset` and `limit` of a request; a greater limit is cut to `most`. Nothing where one is no
/// number, the offset is negative or the limit less than 1.
std::optional<Rows> RowsOf(const Request& request, OffsetMeaning meaning, size_t default_limit,
                           size_t most);

}  // namespace dlffs::sim
