// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "http/awaited.h"
#include "http/curl_client.h"
#include "http/tls_server.h"

namespace dlffs::http {
namespace {

class TlsTest : public testing::Test {
 protected:
  TlsTest() { options_.no_proxy = "*"; }

  Result<Response> Get() {
    const auto client = NewCurlClient(options_);
    Awaited<Response> answer;
    client->Send({.url = server_.Url("/x")}, answer.Callback());
    return answer.Wait();
  }

  TlsServer server_;
  Options options_;
};

TEST_F(TlsTest, ACertificateThatNobodyVouchesForIsOffline) {
  const auto response = Get();

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kOffline);
  EXPECT_NE(response.error().message.find("certificate"), std::string::npos)
      << response.error().message;
}

TEST_F(TlsTest, ACertificateInCaFileIsTrusted) {
  options_.ca_file = server_.certificate_file();

  const auto response = Get();

  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "over TLS");
}

TEST_F(TlsTest, InsecureTakesAnyCertificate) {
  options_.insecure = true;

  EXPECT_TRUE(Get());
}

TEST_F(TlsTest, ACaFileThatIsMissingIsOfflineAndNamed) {
  options_.ca_file = "/no/such/file.pem";

  const auto response = Get();

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kOffline);
  EXPECT_NE(response.error().message.find("/no/such/file.pem"), std::string::npos);
}

}  // namespace
}  // namespace dlffs::http
