// SPDX-License-Identifier: Apache-2.0
#include "http/transfer.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "dlffs/base/strings.h"

#include "http/url_text.h"

namespace dlffs::http {

namespace {

template <class T>
T Info(CURL* handle, CURLINFO what) {
  T value{};
  curl_easy_getinfo(handle, what, &value);
  return value;
}

}  // namespace

Transfer::Transfer(Order order, const Options& options)
    : order_(std::move(order)), handle_(curl_easy_init()) {
  if (handle_ == nullptr) return;
  CURL* const curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(curl, CURLOPT_URL, order_.request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);  // a job may be called ".."
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  // Else a cancelled call would block this thread until the resolver gave up on the name.
  curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  SetMethodAndBody();
  SetHeaders();
  SetLimits(options);
  SetSecurity(options);
}

void Transfer::SetMethodAndBody() {
  CURL* const curl = handle_.get();
  const Request& request = order_.request;
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method != "GET" && request.method != "POST") {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void Transfer::SetHeaders() {
  bool has_type = false;
  for (const Header& header : order_.request.headers) {
    has_type = has_type || base::Lower(header.name) == "content-type";
    // curl takes "Name:" as the wish to leave a header out, and "Name;" as an empty one.
    AddHeader(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  if (!has_type) AddHeader("Content-Type:");  // not the form type that curl would claim
  AddHeader("Expect:");                       // no round trip before a large body
  curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::AddHeader(const std::string& line) {
  curl_slist* const longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) return;
  // The list stays the same object after its first entry.
  headers_.release();  // NOLINT(bugprone-unused-return-value)
  headers_.reset(longer);
}

void Transfer::SetLimits(const Options& options) {
  CURL* const curl = handle_.get();
  const uint64_t most =
      std::min<uint64_t>(order_.request.max_body, std::numeric_limits<curl_off_t>::max());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_timeout.count()));
  // Refuses at the header where the length is told; OnBody counts what is not.
  if (most > 0) curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(most));
}

void Transfer::SetSecurity(const Options& options) {
  CURL* const curl = handle_.get();
  if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
  if (options.insecure) {
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options.proxy.empty()) {
    curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str());
  } else if (order_.request.url.starts_with("http://")) {
    // Plain http is for loopback alone (product.md section 5): a proxy of the environment has no
    // part in it.
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
  }
  if (!options.no_proxy.empty()) curl_easy_setopt(curl, CURLOPT_NOPROXY, options.no_proxy.c_str());
}

size_t Transfer::OnBody(char* data, size_t size, size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  const size_t bytes = size * count;
  transfer.received_ += bytes;
  if (bytes > transfer.order_.request.max_body - transfer.response_.body.size()) {
    transfer.too_large_ = true;
    return 0;
  }
  transfer.response_.body.append(data, bytes);
  return bytes;
}

size_t Transfer::OnHeader(char* data, size_t size, size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  const size_t bytes = size * count;
  transfer.received_ += bytes;
  const std::string_view line = base::Trim({data, bytes});
  if (line.starts_with("HTTP/")) transfer.response_.headers.clear();  // after a 100 Continue
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
    transfer.response_.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(base::Trim(line.substr(colon + 1)))});
  }
  return bytes;
}

std::optional<base::MonotonicTime> Transfer::StallsAt(base::MonotonicTime now,
                                                      base::Duration first_byte,
                                                      base::Duration stall) {
  if (Info<curl_off_t>(handle(), CURLINFO_PRETRANSFER_TIME_T) == 0) return std::nullopt;
  const auto sent = static_cast<uint64_t>(Info<curl_off_t>(handle(), CURLINFO_SIZE_UPLOAD_T));
  const uint64_t moved = sent + received_;
  if (moved != moved_ || moved_at_ == base::MonotonicTime{}) {
    moved_ = moved;
    moved_at_ = now;
  }
  return moved_at_ + (received_ == 0 ? first_byte : stall);
}

std::string Transfer::What() const {
  return order_.request.method + " " + HostAndPath(order_.request.url);
}

Progress Transfer::Reached() const {
  return {.status = static_cast<int>(Info<long>(handle(), CURLINFO_RESPONSE_CODE)),
          .connect_status = static_cast<int>(Info<long>(handle(), CURLINFO_HTTP_CONNECTCODE)),
          .too_large = too_large_};
}

void Transfer::FinishAs(CURLcode code) {
  const Progress progress = Reached();
  if (code != CURLE_OK || progress.status == 407) {
    return FinishWith(TransferError(code, progress, What(), error_text_.data()));
  }
  response_.status = progress.status;
  std::move(order_.reply).Give(std::move(response_));
}

void Transfer::FinishStalled() {
  Error error{.code = ErrorCode::kTimedOut,
              .message = What() + ": no answer: the service is silent"};
  error.http_status = Reached().status;
  FinishWith(std::move(error));
}

void Transfer::FinishWith(Error error) {
  std::move(order_.reply).Give(tl::unexpected(std::move(error)));
}

}  // namespace dlffs::http
