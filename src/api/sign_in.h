// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>

#include "dlffs/api/service.h"
#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"
#include "dlffs/http/client.h"

namespace dlffs::api {

/// What a token is good for.
struct Scope {
  std::string project_id;  ///< empty: the account, to find the projects

  auto operator<=>(const Scope&) const = default;
};

struct Token {
  std::string value;
  base::Duration lifetime{};  ///< from the moment it was received
};

/// True where `credentials` hold user and password.
bool CanSignIn(const Credentials& credentials);

/// "sign in as alice at iam.example.com/v3", for messages.
std::string SignInText(const std::string& iam, const Credentials& credentials);

/// POST /v3/auth/tokens (api.md 6.1). `iam` ends with /v3.
http::Request SignInRequest(const std::string& iam, const Credentials& credentials,
                            const Scope& scope);

/// kNotFound: there is no such project. kPermissionDenied: refused otherwise. Either way the same
/// request would be refused again; only a 401 is about the user.
Result<Token> ReadSignIn(const http::Response& response, const std::string& what,
                         const Credentials& credentials, const Scope& scope, base::WallTime now);

}  // namespace dlffs::api
