// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dlffs::archive {

// The gate for names of entries: what comes out of here is safe to be a path below a job directory.

/// Deeper paths are folded into this many components, so that no path exceeds what Linux takes
/// (PATH_MAX).
inline constexpr size_t kMaxDepth = 16;
/// A real name that is kept is cut here; the service allows 128 characters.
inline constexpr size_t kMaxRealName = 4096;

/// The UTF-8 of a raw entry name: itself where it is valid UTF-8 (which it is where bit 11 says so,
/// else libzip would not have opened the zip), else read as GB18030, else `as_cp437`. Without bit
/// 11 nothing says which it was (api.md 9).
std::string DecodeName(const std::string& raw, const std::string& as_cp437);

/// A decoded name as components: `\` is `/`, empty and `.` components vanish, `..` stays one.
std::vector<std::string> SplitName(std::string_view name);

/// ".job", ".script", ".resource" or empty.
std::string_view KnownSuffix(std::string_view component);
/// `component` without KnownSuffix.
std::string_view Stem(std::string_view component);

/// At most kMaxDepth components: what lies deeper is joined into the last one.
std::vector<std::string> FoldDeep(std::vector<std::string> components);

/// The path of FoldDeep's components, every one made safe (base::SafeComponent). `number` > 1 puts
/// " (number)" before the suffix of the last one.
std::string SafePath(const std::vector<std::string>& components, size_t number = 1);

/// `name` cut to kMaxRealName at a character.
std::string RealName(std::string_view name);

}  // namespace dlffs::archive
