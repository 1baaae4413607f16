// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/digest.h"

#include <openssl/evp.h>

#include "dlffs/base/strings.h"

namespace dlffs::base {

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Sha256::Hex() const {
  return base::Hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

uint64_t Sha256::Prefix64() const {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

std::optional<Sha256> Sha256::FromHex(std::string_view hex) {
  if (hex.size() != 64) return std::nullopt;
  Sha256 value;
  for (size_t i = 0; i < 32; ++i) {
    const int high = HexDigit(hex[2 * i]);
    const int low = HexDigit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    value.bytes[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return value;
}

Sha256 Sha256::Of(std::string_view data) {
  Sha256Stream stream;
  stream.Update(data);
  return stream.Finish();
}

struct Sha256Stream::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> evp{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Update(std::string_view data) {
  EVP_DigestUpdate(context_->evp.get(), data.data(), data.size());
}

Sha256 Sha256Stream::Finish() {
  Sha256 value;
  EVP_DigestFinal_ex(context_->evp.get(), value.bytes.data(), nullptr);
  return value;
}

}  // namespace dlffs::base
