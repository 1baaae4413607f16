// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dlffs::base {

/// A SHA-256 value.
struct Sha256 {
  std::array<uint8_t, 32> bytes{};

  auto operator<=>(const Sha256&) const = default;
  /// 64 lower-case hex digits.
  std::string Hex() const;
  /// The first 8 bytes, big-endian.
  uint64_t Prefix64() const;
  /// Nothing where `hex` is not 64 hex digits.
  static std::optional<Sha256> FromHex(std::string_view hex);
  static Sha256 Of(std::string_view data);
};

/// Computes a Sha256 piece by piece. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Update(std::string_view data);
  /// Once, at the end.
  Sha256 Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace dlffs::base
