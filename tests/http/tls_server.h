// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "http/loopback_server.h"

namespace dlffs::http {

/// Answers every request with 200 over TLS, with a certificate for 127.0.0.1 that nobody but itself
/// has signed.
class TlsServer {
 public:
  TlsServer();

  std::string Url(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(server_.port()) + path;
  }
  /// The certificate as a PEM file, which lives as long as the server.
  const std::string& certificate_file() const { return file_; }
  ~TlsServer();

 private:
  template <auto Free>
  struct Deleter {
    template <class T>
    void operator()(T* object) const {
      Free(object);
    }
  };
  using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
  using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
  using Context = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
  using Session = std::unique_ptr<SSL, Deleter<SSL_free>>;

  static Certificate SelfSigned(EVP_PKEY* key);
  void Serve(Connection& connection);

  Key key_;
  Certificate certificate_;
  Context context_;
  std::string file_;
  LoopbackServer server_;  ///< last: its threads use all of the above
};

}  // namespace dlffs::http
