// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dlffs::config {

/// The candidate that `word` was most likely meant to be; empty where none is near. A candidate's
/// last part
/// ("listing" of "refresh.listing") counts as near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

/// " (did you mean X?)", or nothing.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace dlffs::config
