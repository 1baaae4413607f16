// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/component_name.h"

#include <cctype>
#include <cstdint>

#include "dlffs/base/digest.h"

namespace dlffs::base {

namespace {

bool IsHexDigit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool MustEscape(std::string_view name, size_t at) {
  const auto c = static_cast<uint8_t>(name[at]);
  if (c == '/' || c < 0x20 || c == 0x7f) return true;
  return c == '%' && at + 2 < name.size() && IsHexDigit(name[at + 1]) && IsHexDigit(name[at + 2]);
}

void AppendEscaped(std::string& out, char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<uint8_t>(c);
  out.push_back('%');
  out.push_back(kDigits[byte >> 4]);
  out.push_back(kDigits[byte & 15]);
}

std::string Escape(std::string_view name, bool dots_only) {
  std::string out;
  out.reserve(name.size());
  for (size_t i = 0; i < name.size(); ++i) {
    if (dots_only || MustEscape(name, i)) {
      AppendEscaped(out, name[i]);
    } else {
      out.push_back(name[i]);
    }
  }
  return out;
}

/// The longest prefix of at most `room` bytes that ends neither inside a UTF-8 character nor inside
/// a %XX of ours.
std::string_view CutAtCharacter(std::string_view escaped, size_t room) {
  size_t end = room;
  while (end > 0 && (static_cast<uint8_t>(escaped[end]) & 0xc0) == 0x80) --end;
  for (size_t back = 1; back <= 2 && back <= end; ++back) {
    const size_t percent = end - back;
    if (escaped[percent] == '%' && percent + 2 < escaped.size() &&
        IsHexDigit(escaped[percent + 1]) && IsHexDigit(escaped[percent + 2])) {
      return escaped.substr(0, percent);
    }
  }
  return escaped.substr(0, end);
}

}  // namespace

std::string SafeComponent(std::string_view name, std::string_view suffix) {
  const bool only_dots = suffix.empty() && (name == "." || name == "..");
  std::string escaped = Escape(name, only_dots);
  if (escaped.size() + suffix.size() <= kMaxComponentBytes) return escaped.append(suffix);
  const std::string full = std::string(name).append(suffix);
  const std::string tail = "~" + Sha256::Of(full).Hex().substr(0, 8);
  const size_t room = kMaxComponentBytes - tail.size() - suffix.size();
  return std::string(CutAtCharacter(escaped, room)).append(tail).append(suffix);
}

bool IsSafeComponent(std::string_view name, std::string_view suffix) {
  return SafeComponent(name, suffix) == std::string(name).append(suffix);
}

}  // namespace dlffs::base
