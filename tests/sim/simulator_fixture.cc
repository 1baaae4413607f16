// SPDX-License-Identifier: Apache-2.0
#include "sim/simulator_fixture.h"

#include <utility>

namespace dlffs::sim {

namespace {

Answer AnswerOf(const httplib::Result& result) {
  if (!result) return {};
  return {.status = result->status, .body = result->body, .headers = result->headers};
}

}  // namespace

std::string Answer::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

void SimulatorFixture::Start(const Options& options) {
  const auto urls = simulator_.Start(options);
  ASSERT_TRUE(urls) << urls.error().message;
  urls_ = *urls;
}

Answer SimulatorFixture::Get(const std::string& path, httplib::Headers headers) const {
  httplib::Client client(urls_.service);
  client.set_read_timeout(60);
  return AnswerOf(client.Get(path, headers));
}

Answer SimulatorFixture::Post(const std::string& path, const std::string& body,
                              httplib::Headers headers) const {
  httplib::Client client(urls_.service);
  client.set_read_timeout(60);
  return AnswerOf(client.Post(path, headers, body, "application/json"));
}

Answer SimulatorFixture::Control(const std::string& method, const std::string& path,
                                 const std::string& body) const {
  httplib::Client client(urls_.control);
  client.set_read_timeout(60);
  const std::string whole = "/-/sim/" + path;
  if (method == "POST") return AnswerOf(client.Post(whole, body, "application/json"));
  if (method == "DELETE") return AnswerOf(client.Delete(whole));
  return AnswerOf(client.Get(whole));
}

std::string SimulatorFixture::Factory(const std::string& rest) {
  return std::string("/v1/") + kProject + "/" + rest;
}

httplib::Headers SimulatorFixture::In(const std::string& workspace) {
  httplib::Headers headers = Authorized();
  headers.emplace("workspace", workspace);
  return headers;
}

std::string SimulatorFixture::SignIn(const std::string& password, const Json& scope) {
  const Json user = {{"name", "demo"}, {"password", password}, {"domain", {{"name", "demo"}}}};
  Json auth = {
      {"identity", {{"methods", Json::array({"password"})}, {"password", {{"user", user}}}}}};
  if (scope.is_object()) auth["scope"] = scope;
  return Json{{"auth", auth}}.dump();
}

Answer SimulatorFixture::Export(const std::string& job, const std::string& body) const {
  return Post(Factory("jobs/" + job + "/export"), body);
}

int SimulatorFixture::Count(const std::string& kind) const {
  return Control("GET", "counts").AsJson().at(kind).get<int>();
}

Json SimulatorFixture::Listed(const std::string& job, httplib::Headers headers) const {
  const Json list = Get(Factory("jobs?limit=100&jobName=" + job), std::move(headers)).AsJson();
  for (const Json& entry : list.at("jobs")) {
    if (entry.at("name") == job) return entry;
  }
  return nullptr;
}

}  // namespace dlffs::sim
