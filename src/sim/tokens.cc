// SPDX-License-Identifier: Apache-2.0
#include "sim/tokens.h"

#include <random>
#include <utility>

#include "dlffs/base/strings.h"

namespace dlffs::sim {

namespace {

/// Looks like the real ones, which are long: nobody should get away with a small buffer.
std::string NewToken() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes.push_back(static_cast<char>(random() & 0xff));
  return "MIISimulated" + base::Hex(bytes);
}

}  // namespace

Tokens::Tokens(std::string permanent, std::chrono::seconds lifetime)
    : permanent_(std::move(permanent)), lifetime_(lifetime) {}

Tokens::Issued Tokens::Issue(const std::string& project) {
  Issued issued{.token = NewToken(), .issued_at = clock_.WallNow(), .expires_at = {}};
  issued.expires_at = issued.issued_at + lifetime_;
  base::MutexLock lock(mutex_);
  known_[issued.token] = {.project = project, .expires_at = clock_.Now() + lifetime_};
  return issued;
}

Tokens::Finding Tokens::Find(const std::string& token) const {
  if (!permanent_.empty() && token == permanent_) return {State::kValid, "", true};
  base::MutexLock lock(mutex_);
  const auto found = known_.find(token);
  if (found == known_.end()) return {};
  const bool expired = clock_.Now() >= found->second.expires_at;
  return {expired ? State::kExpired : State::kValid, found->second.project, false};
}

void Tokens::ExpireAll() {
  base::MutexLock lock(mutex_);
  for (auto& [token, known] : known_) known.expires_at = clock_.Now();
}

}  // namespace dlffs::sim
