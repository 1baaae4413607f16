// SPDX-License-Identifier: Apache-2.0
#include "api/error_envelope.h"

#include <array>
#include <optional>

#include "dlffs/base/strings.h"

#include "api/json_decode.h"
#include "api/redact.h"

namespace dlffs::api {

namespace {

struct CodeRow {
  std::string_view service_code;
  ErrorCode code;
};

/// Codes that mean something else than their HTTP status says (Factory answers nearly everything
/// with 400).
constexpr std::array kRows{
    CodeRow{"DLF.0100", ErrorCode::kNotFound},          // job
    CodeRow{"DLF.0819", ErrorCode::kNotFound},          // workspace
    CodeRow{"DLF.3004", ErrorCode::kNotFound},          // job name blank
    CodeRow{"DLF.3018", ErrorCode::kNotFound},          // job name invalid
    CodeRow{"DLF.6201", ErrorCode::kNotFound},          // script
    CodeRow{"DLF.6241", ErrorCode::kNotFound},          // resource
    CodeRow{"DLF.6888", ErrorCode::kPermissionDenied},  // account permission
    CodeRow{"APIG.0308", ErrorCode::kTryAgain},         // throttled; the gateway's name varies
    CodeRow{"APIGW.0308", ErrorCode::kTryAgain},       CodeRow{"APIC.0308", ErrorCode::kTryAgain},
};

struct Spelling {
  const char* code;
  const char* message;
};

/// More than any error text: what is longer is not searched for one, on the thread that serves
/// everybody.
constexpr size_t kMostText = 64 << 10;

constexpr std::array kSpellings{Spelling{"error_code", "error_msg"},
                                Spelling{"errorCode", "errorMsg"}, Spelling{"code", "message"}};

/// Takes code and message from `object` if it has one of the spellings.
bool ReadPair(const Json& object, Envelope& envelope) {
  for (const Spelling& spelling : kSpellings) {
    std::string code = TextAt(object, spelling.code);
    std::string message = TextAt(object, spelling.message);
    if (code.empty() && message.empty()) continue;
    envelope.code = std::move(code);
    envelope.message = std::move(message);
    return envelope.is_envelope = true;
  }
  return false;
}

void ReadObject(const Json& body, Envelope& envelope) {
  envelope.request_id = TextAt(body, "request_id");
  if (ReadPair(body, envelope)) return;
  const Json* const error = ObjectAt(body, "error");
  if (error != nullptr && ReadPair(*error, envelope)) return;
  const Json* const errors = ArrayAt(body, "errors");
  if (errors != nullptr && !errors->empty()) ReadPair(errors->front(), envelope);
}

/// `text` as it may stand in a message. Secrets go first: cut in two, one would not be recognised.
std::string Shown(std::string text, const std::vector<std::string>& secrets, size_t most = 400) {
  return OneLine(Redact(std::move(text), secrets), most);
}

/// What can be said of a body that is not JSON: a proxy's text, or the title of its page.
std::string TextOf(std::string_view body, const std::vector<std::string>& secrets) {
  if (body.size() > kMostText) return fmt::format("{} bytes", body.size());
  body = base::Trim(body);
  if (!base::IsValidUtf8(body)) return "not text";
  if (!body.starts_with('<')) return Shown(std::string(body), secrets);
  const std::string lower = base::Lower(body);
  const size_t start = lower.find("<title>");
  const size_t end = lower.find("</title>");
  if (start == std::string::npos || end == std::string::npos || end < start + 7)
    return "a page of HTML";
  const std::string title(body.substr(start + 7, end - start - 7));
  return "a page of HTML, \"" + Shown(title, secrets) + "\"";
}

}  // namespace

Envelope ReadEnvelope(const http::Response& response, const std::vector<std::string>& secrets) {
  Envelope envelope;
  const bool may_be_one = response.body.size() <= kMostText;
  if (const auto body = may_be_one ? ParseJson(response.body) : std::nullopt) {
    ReadObject(*body, envelope);
    envelope.message = Shown(std::move(envelope.message), secrets);
  }
  if (!envelope.is_envelope) envelope.message = TextOf(response.body, secrets);
  if (envelope.request_id.empty()) envelope.request_id = response.Find("X-Request-Id");
  envelope.request_id = Shown(std::move(envelope.request_id), secrets, 128);
  return envelope;
}

ErrorCode ClassifyAnswer(int status, std::string_view service_code) {
  // A server that fails may fail in any words; what counts as absent or denied must be a definite
  // answer.
  if (status >= 500) return ErrorCode::kServiceFailure;
  for (const CodeRow& row : kRows) {
    if (row.service_code == service_code) return row.code;
  }
  if (status == 401 || status == 403 || status == 407) return ErrorCode::kPermissionDenied;
  if (status == 429) return ErrorCode::kTryAgain;
  return ErrorCode::kServiceFailure;
}

Error AnswerError(const http::Response& response, std::string_view what,
                  const std::vector<std::string>& secrets) {
  const Envelope envelope = ReadEnvelope(response, secrets);
  Error error;
  error.code = ClassifyAnswer(response.status, envelope.code);
  error.http_status = response.status;
  error.service_code = Shown(envelope.code, secrets, 64);
  error.request_id = envelope.request_id;
  error.message = fmt::format("{}: HTTP {}", what, response.status);
  const bool says_more = !envelope.code.empty() && envelope.code != std::to_string(response.status);
  if (says_more) error.message += " " + error.service_code;
  if (!envelope.message.empty()) error.message += ": " + envelope.message;
  return error;
}

Error WithContext(Error error, std::string_view what) {
  error.message = fmt::format("{}: {}", what, error.message);
  return error;
}

}  // namespace dlffs::api
