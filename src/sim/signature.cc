// SPDX-License-Identifier: Apache-2.0
#include "sim/signature.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/strings.h"

namespace dlffs::sim {

namespace {

constexpr std::string_view kScheme = "SDK-HMAC-SHA256";
constexpr auto kWindow = std::chrono::minutes(15);

std::string Plain(std::string_view raw) {
  std::string plain;
  for (size_t at = 0; at < raw.size(); ++at) {
    const bool hex = raw[at] == '%' && at + 2 < raw.size() && std::isxdigit(raw[at + 1]) != 0 &&
                     std::isxdigit(raw[at + 2]) != 0;
    plain += hex ? static_cast<char>(std::stoi(std::string(raw.substr(at + 1, 2)), nullptr, 16))
                 : raw[at];
    if (hex) at += 2;
  }
  return plain;
}

/// In the spelling that signatures are made of.
std::string Spelled(std::string_view plain) {
  constexpr std::string_view kKept = "-_.~";
  std::string spelled;
  for (const char c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    const bool keeps = byte < 128 && (std::isalnum(byte) != 0 || kKept.find(c) < kKept.size());
    spelled += keeps ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return spelled;
}

std::string PathOf(std::string_view target) {
  std::string path;
  for (const std::string& segment : base::Split(target.substr(0, target.find('?')), '/')) {
    path += Spelled(Plain(segment));
    path += '/';
  }
  const bool had_slash = path.ends_with("//");
  return had_slash ? path.substr(0, path.size() - 1) : path;
}

std::string QueryOf(std::string_view target) {
  const size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const std::string& pair : base::Split(target.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    sorted.emplace_back(Plain(std::string_view(pair).substr(0, equals)),
                        equals == std::string::npos ? "" : Plain(pair.substr(equals + 1)));
  }
  std::sort(sorted.begin(), sorted.end());
  std::string query;
  for (const auto& [key, value] : sorted) {
    query += fmt::format("{}{}={}", query.empty() ? "" : "&", Spelled(key), Spelled(value));
  }
  return query;
}

std::string CanonicalText(const Request& request, const std::string& signed_headers) {
  std::string headers;
  for (const std::string& name : base::Split(signed_headers, ';')) {
    headers += fmt::format("{}:{}\n", name, base::Trim(request.Header(name)));
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, PathOf(request.target),
                     QueryOf(request.target), headers, signed_headers,
                     base::Sha256::Of(request.body).Hex());
}

std::string Hmac(const std::string& secret, const std::string& text) {
  std::array<unsigned char, 32> value{};
  unsigned length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), value.data(), &length);
  return base::Hex({reinterpret_cast<const char*>(value.data()), length});
}

/// "20260823T010203Z"; nothing where it is no such date.
std::optional<base::WallTime> TimeOf(const std::string& date) {
  std::tm fields{};
  const char* const end = strptime(date.c_str(), "%Y%m%dT%H%M%SZ", &fields);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::chrono::system_clock::from_time_t(timegm(&fields));
}

/// The gateway shows its canonical text on one line.
std::string OnOneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', '|');
  return text;
}

}  // namespace

std::optional<Authorization> AuthorizationOf(const Request& request) {
  const std::string header = request.Header("authorization");
  if (!header.starts_with(fmt::format("{} ", kScheme))) return std::nullopt;
  Authorization claimed;
  for (const std::string& part : base::Split(header.substr(kScheme.size()), ',')) {
    const std::string_view text = base::Trim(part);
    const size_t equals = std::min(text.find('='), text.size());
    const std::string_view name = text.substr(0, equals);
    const std::string value(text.substr(std::min(equals + 1, text.size())));
    if (name == "Access") claimed.key_id = value;
    if (name == "SignedHeaders") claimed.signed_headers = value;
    if (name == "Signature") claimed.signature = value;
  }
  return claimed;
}

std::optional<std::string> SignatureProblem(const Request& request, const Authorization& claimed,
                                            const SigningKey& key, base::WallTime now) {
  const std::string date = request.Header("x-sdk-date");
  const std::optional<base::WallTime> time = TimeOf(date);
  const std::vector<std::string> names = base::Split(claimed.signed_headers, ';');
  const auto is_signed = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!time || !is_signed("x-sdk-date")) return "x-sdk-date not found or not signed";
  if (std::chrono::abs(now - *time) > kWindow) {
    return fmt::format("Signature expired: x-sdk-date {}", date);
  }
  const std::string token = request.Header("x-security-token");
  if (token != key.security_token || (!token.empty() && !is_signed("x-security-token"))) {
    return "verify security token fail";
  }
  const std::string canonical = CanonicalText(request, claimed.signed_headers);
  const std::string expected =
      Hmac(key.secret, fmt::format("{}\n{}\n{}", kScheme, date, base::Sha256::Of(canonical).Hex()));
  const bool equal = expected.size() == claimed.signature.size() &&
                     CRYPTO_memcmp(expected.data(), claimed.signature.data(), expected.size()) == 0;
  if (equal) return std::nullopt;
  return fmt::format("verify aksk signature fail, canonicalRequest:{}", OnOneLine(canonical));
}

}  // namespace dlffs::sim
