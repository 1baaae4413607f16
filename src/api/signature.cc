// SPDX-License-Identifier: Apache-2.0
#include "api/signature.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/strings.h"

#include "api/canonical_request.h"

namespace dlffs::api {

namespace {

constexpr std::string_view kAlgorithm = "SDK-HMAC-SHA256";
/// Not those that a hop may change, and none with a '_' in its name, which the gateway leaves out.
constexpr std::array<std::string_view, 5> kCovered = {"content-type", "workspace", "x-project-id",
                                                      "x-sdk-date", "x-security-token"};

std::vector<http::Header> CoveredHeaders(const http::Request& request) {
  std::vector<http::Header> covered = {{"host", HostOf(request.url)}};
  for (const http::Header& header : request.headers) {
    const std::string name = base::Lower(header.name);
    if (std::find(kCovered.begin(), kCovered.end(), name) != kCovered.end()) {
      covered.push_back(header);
    }
  }
  return covered;
}

std::string HmacSha256(std::string_view key, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), value.data(), &size);
  return {reinterpret_cast<const char*>(value.data()), size};
}

}  // namespace

std::string SdkDate(base::WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string Signature(std::string_view secret, std::string_view date,
                      std::string_view canonical_request) {
  return base::Hex(HmacSha256(secret, fmt::format("{}\n{}\n{}", kAlgorithm, date,
                                                  base::Sha256::Of(canonical_request).Hex())));
}

void Sign(http::Request& request, const AccessKey& key, base::WallTime now) {
  const std::string date = SdkDate(now);
  request.headers.push_back({"X-Sdk-Date", date});
  if (!key.security_token.empty())
    request.headers.push_back({"X-Security-Token", key.security_token});
  const std::vector<http::Header> covered = CoveredHeaders(request);
  const std::string signature = Signature(key.secret, date, CanonicalRequest(request, covered));
  request.headers.push_back(
      {"Authorization", fmt::format("{} Access={}, SignedHeaders={}, Signature={}", kAlgorithm,
                                    key.id, SignedHeaders(covered), signature)});
}

}  // namespace dlffs::api
