// SPDX-License-Identifier: Apache-2.0
#include "http/curl_error.h"

namespace dlffs::http {

namespace {

bool ProxyRefused(const Progress& progress) {
  return progress.connect_status == 407 || progress.connect_status == 403 || progress.status == 407;
}

}  // namespace

ErrorCode ClassifyTransfer(CURLcode code, const Progress& progress) {
  if (progress.too_large) return ErrorCode::kTooLarge;
  if (ProxyRefused(progress)) return ErrorCode::kPermissionDenied;
  if (progress.connect_status >= 300) return ErrorCode::kOffline;
  switch (code) {
    case CURLE_FILESIZE_EXCEEDED:
      return ErrorCode::kTooLarge;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case CURLE_PROXY:
    // Only the connect timeout is given to curl: silence on a connection is noticed by the client
    // itself.
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_PEER_FAILED_VERIFICATION:
      return ErrorCode::kOffline;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return ErrorCode::kInternal;
    default:
      // The connection stood, and what came over it was no whole answer.
      return ErrorCode::kServiceFailure;
  }
}

Error TransferError(CURLcode code, const Progress& progress, std::string_view what,
                    std::string_view detail) {
  Error error;
  error.code = ClassifyTransfer(code, progress);
  error.http_status = progress.status;
  if (ProxyRefused(progress)) {
    error.http_status = progress.connect_status != 0 ? progress.connect_status : progress.status;
    error.message = fmt::format("{}: the proxy refuses the request (HTTP {}); check network.proxy",
                                what, error.http_status);
  } else if (error.code == ErrorCode::kTooLarge) {
    error.message = fmt::format("{}: the answer is larger than the limit", what);
  } else {
    if (detail.empty()) detail = curl_easy_strerror(code);
    error.message =
        fmt::format("{}: {}{}", what, progress.status != 0 ? "the answer broke off: " : "", detail);
  }
  return error;
}

}  // namespace dlffs::http
