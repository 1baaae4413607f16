// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dlffs::base {

/// NAME_MAX of Linux, in bytes.
inline constexpr size_t kMaxComponentBytes = 255;

/// The path component that shows `name + suffix` (the suffix, ".job" or empty, is plain ASCII).
/// Bytes that cannot stand in a component (`/`, NUL, control characters, and `.` where the whole is
/// `.` or `..`) become %XX, as does a `%` that two hex digits follow, so that no two names collide.
/// What is then longer than kMaxComponentBytes is cut at a character, never inside a %XX, and
/// closed with `~`, the first 8 hex digits of the SHA-256 of `name + suffix`, and the suffix.
std::string SafeComponent(std::string_view name, std::string_view suffix = {});

/// True where SafeComponent(name, suffix) == name + suffix.
bool IsSafeComponent(std::string_view name, std::string_view suffix = {});

}  // namespace dlffs::base
