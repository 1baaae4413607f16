// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "sim/gateway.h"
#include "sim/message.h"
#include "sim/options.h"
#include "sim/realm.h"
#include "sim/tokens.h"

namespace dlffs::sim {

/// `/v3/…`: signing in and the projects of the user. Any thread may call.
class Iam {
 public:
  /// Borrows all four.
  Iam(const Options& options, const World& world, Tokens& tokens, Gateway& gateway)
      : options_(options), world_(world), tokens_(tokens), gateway_(gateway) {}

  Reply Handle(const Request& request);

 private:
  Reply IssueToken(const Request& request);
  Reply Projects(const Request& request) const;
  Reply Domains() const;

  bool IsUser(const Json& identity) const;
  /// The answer that refuses, or nothing.
  Result<void> CheckIdentity(const Json& identity) const;
  Json Domain() const;
  Json User() const;
  Json ProjectEntry(const Project& project) const;

  const Options& options_;
  const World& world_;
  Tokens& tokens_;
  Gateway& gateway_;
};

/// The id (32 hex digits) that stands for a name.
std::string IdOf(const std::string& name);

}  // namespace dlffs::sim
