// SPDX-License-Identifier: Apache-2.0
#include "api/redact.h"

#include <algorithm>
#include <cstdint>

#include "dlffs/base/strings.h"

namespace dlffs::api {

namespace {

/// So much of a long secret is enough to recognise it.
constexpr size_t kTelling = 16;

void RedactOne(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  const std::string_view telling = secret.substr(0, kTelling);
  size_t at = 0;
  while ((at = text.find(telling, at)) != std::string::npos) {
    const std::string_view rest = std::string_view(text).substr(at);
    const auto differ = std::mismatch(rest.begin(), rest.end(), secret.begin(), secret.end()).first;
    text.replace(at, static_cast<size_t>(differ - rest.begin()), "***");
    at += 3;
  }
}

}  // namespace

std::string Redact(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) RedactOne(text, secret);
  return text;
}

std::string OneLine(std::string_view text, size_t most) {
  text = base::Trim(text);
  const bool cut = text.size() > most;
  if (cut) {
    size_t end = most;
    while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string line(text);
  const auto is_control = [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; };
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  if (cut) line += "...";
  return line;
}

}  // namespace dlffs::api
