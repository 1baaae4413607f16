// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "dlffs/base/clock.h"

#include "sim/message.h"

namespace dlffs::sim {

/// An access key that may sign, and the security token that has to come with a temporary one.
struct SigningKey {
  std::string id;
  std::string secret;
  std::string security_token;
};

/// What `Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…` says.
struct Authorization {
  std::string key_id;
  std::string signed_headers;  ///< "host;x-sdk-date"
  std::string signature;
};

/// Nothing where the request is not signed this way.
std::optional<Authorization> AuthorizationOf(const Request& request);

/// Why the gateway refuses a signed request, as it words it; nothing where the signature is good.
/// Written from the documentation of the gateway, not from the client (api.md 6.2).
std::optional<std::string> SignatureProblem(const Request& request, const Authorization& claimed,
                                            const SigningKey& key, base::WallTime now);

}  // namespace dlffs::sim
