// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "dlffs/base/clock.h"
#include "dlffs/http/client.h"

namespace dlffs::api {

/// An access key (AK/SK). A temporary one has a security token, too, which the gateway wants to
/// see.
struct AccessKey {
  std::string id;
  std::string secret;
  std::string security_token;

  bool Given() const { return !id.empty() && !secret.empty(); }
};

/// Signs `request` with SDK-HMAC-SHA256 (api.md 6.2): adds X-Sdk-Date, X-Security-Token where the
/// key has one, and Authorization. What names the request's target is covered (host, workspace,
/// project id, content type); gateways refuse a date that is 15 minutes from theirs.
void Sign(http::Request& request, const AccessKey& key, base::WallTime now);

/// "20260823T010203Z"
std::string SdkDate(base::WallTime time);

/// Lower-case hex. `canonical_request`: see canonical_request.h.
std::string Signature(std::string_view secret, std::string_view date,
                      std::string_view canonical_request);

}  // namespace dlffs::api
