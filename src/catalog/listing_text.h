// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/catalog/listing.h"

namespace dlffs::catalog {

/// The form in which a listing is stored: a version line, then a line per entry, its fields
/// separated by tabs.
std::string ToText(const std::vector<Entry>& entries);
/// Nothing where the text is of another version or damaged.
std::optional<std::vector<Entry>> FromText(std::string_view text);

/// Under which a listing is stored. `account`: two accounts of one service see other projects.
std::string StorageKey(const std::string& endpoint, const std::string& account, const Place& place);

}  // namespace dlffs::catalog
