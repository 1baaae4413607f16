// SPDX-License-Identifier: Apache-2.0
#include "http/tls_server.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace dlffs::http {

namespace {

/// Writes `certificate` to a new file.
std::string WritePem(X509* certificate) {
  char path[] = "/tmp/dlffs-test-ca-XXXXXX";
  const int fd = ::mkstemp(path);
  FILE* const file = fd < 0 ? nullptr : ::fdopen(fd, "w");
  if (file == nullptr || PEM_write_X509(file, certificate) != 1 || std::fclose(file) != 0)
    std::abort();
  return path;
}

}  // namespace

TlsServer::TlsServer()
    : key_(EVP_EC_gen("P-256")),
      certificate_(SelfSigned(key_.get())),
      context_(SSL_CTX_new(TLS_server_method())),
      file_(WritePem(certificate_.get())),
      server_([this](Connection& connection) { Serve(connection); }) {
  SSL_CTX_use_certificate(context_.get(), certificate_.get());
  SSL_CTX_use_PrivateKey(context_.get(), key_.get());
}

TlsServer::~TlsServer() { ::unlink(file_.c_str()); }

TlsServer::Certificate TlsServer::SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* const x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* const name = X509_get_subject_name(x509);
  const std::string text = "dlffs test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  for (const auto& [id, value] : {std::pair(NID_subject_alt_name, "IP:127.0.0.1"),
                                  std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
    const std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, id, value));
    X509_add_ext(x509, extension.get(), -1);
  }
  X509_sign(x509, key, EVP_sha256());
  return certificate;
}

void TlsServer::Serve(Connection& connection) {
  sigset_t pipe;  // OpenSSL writes without MSG_NOSIGNAL
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  const Session session(SSL_new(context_.get()));
  SSL_set_fd(session.get(), connection.fd());
  if (SSL_accept(session.get()) != 1) return;
  char buffer[4096];
  while (SSL_read(session.get(), buffer, sizeof(buffer)) >
         0) {  // a request of these tests is one record
    const std::string answer = Answer("200 OK", "over TLS");
    SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
  }
}

}  // namespace dlffs::http
