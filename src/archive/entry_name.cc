// SPDX-License-Identifier: Apache-2.0
#include "archive/entry_name.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <iconv.h>

#include "dlffs/base/component_name.h"
#include "dlffs/base/strings.h"

namespace dlffs::archive {

namespace {

struct CloseIconv {
  void operator()(void* converter) const { iconv_close(converter); }
};

/// Nothing where a byte does not fit, or this system's C library lacks the table.
std::optional<std::string> FromGb18030(std::string raw) {
  iconv_t opened = iconv_open("UTF-8", "GB18030");
  // iconv_open's error value is (iconv_t)-1, which cannot be written without a cast from an
  // integer.
  if (reinterpret_cast<intptr_t>(opened) == -1) return std::nullopt;
  const std::unique_ptr<void, CloseIconv> converter(opened);
  std::string text(raw.size() * 4, '\0');
  char* in = raw.data();
  size_t in_left = raw.size();
  char* out = text.data();
  size_t out_left = text.size();
  if (iconv(converter.get(), &in, &in_left, &out, &out_left) != 0 || in_left != 0)
    return std::nullopt;
  text.resize(text.size() - out_left);
  return text;
}

}  // namespace

std::string DecodeName(const std::string& raw, const std::string& as_cp437) {
  if (base::IsValidUtf8(raw)) return raw;
  return FromGb18030(raw).value_or(as_cp437);
}

std::vector<std::string> SplitName(std::string_view name) {
  std::string slashes(name);
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  std::vector<std::string> components = base::Split(slashes, '/');
  std::erase_if(components, [](const std::string& part) { return part.empty() || part == "."; });
  return components;
}

std::string_view KnownSuffix(std::string_view component) {
  constexpr std::array<std::string_view, 3> kSuffixes = {".job", ".script", ".resource"};
  for (const std::string_view suffix : kSuffixes) {
    if (component.ends_with(suffix)) return suffix;
  }
  return {};
}

std::string_view Stem(std::string_view component) {
  return component.substr(0, component.size() - KnownSuffix(component).size());
}

std::vector<std::string> FoldDeep(std::vector<std::string> components) {
  if (components.size() <= kMaxDepth) return components;
  std::string& last = components[kMaxDepth - 1];
  for (size_t i = kMaxDepth; i < components.size(); ++i) last.append("/").append(components[i]);
  components.resize(kMaxDepth);
  return components;
}

std::string SafePath(const std::vector<std::string>& components, size_t number) {
  std::string path;
  for (size_t i = 0; i + 1 < components.size(); ++i)
    path.append(base::SafeComponent(components[i])).append("/");
  const std::string_view last = components.back();
  std::string suffix(KnownSuffix(last));
  if (number > 1) suffix.insert(0, fmt::format(" ({})", number));
  return path.append(base::SafeComponent(Stem(last), suffix));
}

std::string RealName(std::string_view name) {
  if (name.size() <= kMaxRealName) return std::string(name);
  size_t end = kMaxRealName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  return std::string(name.substr(0, end));
}

}  // namespace dlffs::archive
