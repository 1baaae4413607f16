// SPDX-License-Identifier: Apache-2.0
#include "api/job_export.h"

#include <string_view>
#include <utility>

#include "dlffs/base/log.h"
#include "dlffs/base/strings.h"

#include "api/error_envelope.h"
#include "api/job_list.h"
#include "api/json_decode.h"
#include "api/redact.h"
#include "api/url.h"

namespace dlffs::api {

namespace {

constexpr std::string_view kInvalidParameter = "DLF.3051";

std::string CallText(const std::string& job) { return "export job " + OneLine(job); }

bool LooksLikeZip(std::string_view bytes) {
  constexpr std::string_view kFirstMember = "PK\x03\x04";
  constexpr std::string_view kNoMember = "PK\x05\x06";
  return bytes.starts_with(kFirstMember) || bytes.starts_with(kNoMember);
}

/// An error in an envelope may come with 200.
bool IsError(const http::Response& answer) {
  return !LooksLikeZip(answer.body) && ReadEnvelope(answer).is_envelope;
}

/// An answer that broke off after its 2xx is a zip cut short: that it was the connection's fault
/// helps no reader.
Error OfBrokenOff(Error error) {
  const bool broke_off = error.code == ErrorCode::kServiceFailure && error.http_status / 100 == 2;
  if (broke_off) error.code = ErrorCode::kCorrupt;
  return error;
}

}  // namespace

void JobExport::Start(const WorkspaceRef& workspace, const std::string& job,
                      std::shared_ptr<Cancellation> cancellation, Callback<Exported> done) {
  Send(std::make_unique<Order>(Order{workspace, job, std::move(cancellation), std::move(done)}),
       body_);
}

bool JobExport::IsSubmitted() const { return base::Lower(what_.status) == "submit"; }

std::string JobExport::TextOf(Body body) const {
  if (body == Body::kFull) {
    return DumpJson(
        {{"exportDepend", what_.depend}, {"exportStatus", IsSubmitted() ? "SUBMIT" : "DEVELOP"}});
  }
  // Without a body the service would add what is switched off. Its older editions know this member.
  return what_.depend ? "" : DumpJson({{"exportDepend", false}});
}

void JobExport::Send(std::unique_ptr<Order> order, Body body) {
  Call call = FactoryCall(endpoint_, order->workspace, "/" + PathSegment(order->job) + "/export");
  call.what = CallText(order->job);
  call.count = &RequestCounts::exports;
  call.rate = RateClass::kExport;
  call.cancellation = order->cancellation;
  call.is_error = IsError;
  call.request.method = "POST";
  call.request.max_body = what_.max_bytes;
  call.request.body = TextOf(body);
  for (http::Header& header : call.request.headers) {
    if (header.name == "Accept") header.value = "application/octet-stream";
  }
  service_->Send(std::move(call), [self = shared_from_this(), order = std::move(order),
                                   body](Result<http::Response> answer) mutable {
    self->OnAnswer(std::move(order), body, std::move(answer));
  });
}

void JobExport::OnAnswer(std::unique_ptr<Order> order, Body body, Result<http::Response> answer) {
  if (answer) {
    // A service that answers the least what it refused with more takes no more.
    if (body == Body::kLeast) body_ = Body::kLeast;
    return order->done(ReadZip(*order, std::move(*answer)));
  }
  Error error = OfBrokenOff(std::move(answer.error()));
  const bool parameters = error.http_status == 400 && error.service_code == kInvalidParameter;
  const bool is_last = body == Body::kLeast;
  if (parameters && is_last && !what_.depend)
    error.message += "; this service may not know export.depend: false";
  if (!parameters || is_last) return order->done(tl::unexpected(std::move(error)));
  if (IsSubmitted()) {
    // Without the body the service would send the development state under the name of the submitted
    // one.
    error.message += "; this service may not know export.status: submit";
    return order->done(tl::unexpected(std::move(error)));
  }
  base::Log(base::LogLevel::kInfo, "export-with-less-body job=\"{}\" reason=\"{}\"", order->job,
            error.message);
  Send(std::move(order), Body::kLeast);
}

/// An answer of 2xx that is no zip is corrupt.
Result<Exported> JobExport::ReadZip(const Order& order, http::Response answer) {
  if (LooksLikeZip(answer.body)) {
    std::string request_id = OneLine(answer.Find("X-Request-Id"), 128);
    return Exported{std::move(answer.body), answer.status, std::move(request_id)};
  }
  Error error{.code = ErrorCode::kCorrupt};
  error.message = fmt::format("{}: HTTP {} with {} bytes that are no zip", CallText(order.job),
                              answer.status, answer.body.size());
  error.http_status = answer.status;
  error.request_id = ReadEnvelope(answer).request_id;
  return tl::unexpected(std::move(error));
}

}  // namespace dlffs::api
