// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/json.h"

namespace dlffs::sim {

/// One HTTP request, read completely.
struct Request {
  std::string method;
  std::string target;                          ///< path and query as they came
  std::string path;                            ///< percent-decoded, without the query
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::map<std::string, std::string> query;
  std::string body;

  /// Empty where there is none.
  std::string Header(const std::string& lower_case_name) const;
};

/// The answer to it.
struct Reply {
  /// Ends the connection without a byte, as the status of the same number does in nginx.
  static constexpr int kNoAnswer = 444;

  int status = 200;
  std::string content_type = "application/json;charset=UTF-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body = std::make_shared<std::string>();
  bool chunked = false;  ///< no Content-Length
  /// Where set, only so many bytes are sent of a chunked body; then `before_cut` runs and the
  /// connection ends.
  size_t cut_after = std::string::npos;
  std::function<void()> before_cut;
};

Reply JsonReply(int status, const Json& body);
/// The envelope of DataArts Factory, always status 400: `{"error_code","error_msg"}`.
Reply FactoryError(std::string_view code, std::string_view message);
/// The envelope of the gateway in front of it.
Reply GatewayError(int status, std::string_view code, std::string_view message);
/// The envelope of IAM: `{"error":{"code","message","title"}}`.
Reply IamError(int status, std::string_view message);
/// What the gateway says where nothing is published.
Reply NoSuchApi();
/// DLF.3051, the answer to every malformed parameter.
Reply InvalidParameter();

}  // namespace dlffs::sim
