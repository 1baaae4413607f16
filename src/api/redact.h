// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dlffs::api {

/// `text` with every occurrence of a secret replaced by "***", also where a gateway that echoes a
/// long one has cut it off. Empty secrets are ignored.
std::string Redact(std::string text, const std::vector<std::string>& secrets);

/// `text` from a service as it may stand in a message: one line without control characters, at most
/// `most` bytes, cut at a character.
std::string OneLine(std::string_view text, size_t most = 400);

}  // namespace dlffs::api
