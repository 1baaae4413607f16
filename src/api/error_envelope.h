// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/result.h"
#include "dlffs/http/client.h"

namespace dlffs::api {

/// What an answer says of a failure, whichever of the forms of api.md 8.3 it has. The texts are in
/// one line each, without the secrets.
struct Envelope {
  std::string code;  ///< "DLF.0100", as it came
  std::string message;
  std::string request_id;  ///< of the body, else of X-Request-Id
  bool is_envelope =
      false;  ///< false: text, HTML or something else; then `message` is made from it
};

Envelope ReadEnvelope(const http::Response& response, const std::vector<std::string>& secrets = {});

/// The row of product.md section 3 for an answer with this status and service code.
ErrorCode ClassifyAnswer(int status, std::string_view service_code);

/// The error that `response` to "export job x" is, with the secrets taken out of its text.
Error AnswerError(const http::Response& response, std::string_view what,
                  const std::vector<std::string>& secrets);

/// Puts "what: " before the message.
Error WithContext(Error error, std::string_view what);

}  // namespace dlffs::api
