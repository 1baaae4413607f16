// SPDX-License-Identifier: Apache-2.0
#include "sim/message.h"

namespace dlffs::sim {

namespace {

std::string_view Title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

std::string Request::Header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

Reply JsonReply(int status, const Json& body) {
  Reply reply;
  reply.status = status;
  // What a client sent may come back in a message, and need not be UTF-8.
  reply.body =
      std::make_shared<std::string>(body.dump(-1, ' ', false, Json::error_handler_t::replace));
  return reply;
}

Reply FactoryError(std::string_view code, std::string_view message) {
  return JsonReply(400, {{"error_code", code}, {"error_msg", message}});
}

Reply GatewayError(int status, std::string_view code, std::string_view message) {
  return JsonReply(status, {{"error_msg", message}, {"error_code", code}});
}

Reply IamError(int status, std::string_view message) {
  return JsonReply(status,
                   {{"error", {{"code", status}, {"message", message}, {"title", Title(status)}}}});
}

Reply NoSuchApi() {
  return GatewayError(404, "APIG.0101",
                      "The API does not exist or has not been published in the environment");
}

Reply InvalidParameter() { return FactoryError("DLF.3051", "The request parameter is invalid."); }

}  // namespace dlffs::sim
