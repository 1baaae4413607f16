// SPDX-License-Identifier: Apache-2.0
#include "http/curl_error.h"

#include <gtest/gtest.h>

namespace dlffs::http {
namespace {

struct Row {
  CURLcode code;
  Progress progress;
  ErrorCode expected;
};

class CurlErrorTest : public testing::TestWithParam<Row> {};

TEST_P(CurlErrorTest, HasItsRow) {
  EXPECT_EQ(ClassifyTransfer(GetParam().code, GetParam().progress), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CurlErrorTest,
    testing::Values(
        Row{CURLE_COULDNT_RESOLVE_HOST, {}, ErrorCode::kOffline},
        Row{CURLE_COULDNT_RESOLVE_PROXY, {}, ErrorCode::kOffline},
        Row{CURLE_COULDNT_CONNECT, {}, ErrorCode::kOffline},
        Row{CURLE_OPERATION_TIMEDOUT, {}, ErrorCode::kOffline},
        Row{CURLE_SSL_CONNECT_ERROR, {}, ErrorCode::kOffline},
        Row{CURLE_PEER_FAILED_VERIFICATION, {}, ErrorCode::kOffline},
        Row{CURLE_SSL_CACERT_BADFILE, {}, ErrorCode::kOffline},
        Row{CURLE_PARTIAL_FILE, {.status = 200}, ErrorCode::kServiceFailure},
        Row{CURLE_RECV_ERROR, {.status = 200}, ErrorCode::kServiceFailure},
        Row{CURLE_GOT_NOTHING, {}, ErrorCode::kServiceFailure},
        Row{CURLE_HTTP2_STREAM, {.status = 200}, ErrorCode::kServiceFailure},
        Row{CURLE_WRITE_ERROR, {.status = 200, .too_large = true}, ErrorCode::kTooLarge},
        Row{CURLE_FILESIZE_EXCEEDED, {.status = 200}, ErrorCode::kTooLarge},
        Row{CURLE_OK, {.status = 407}, ErrorCode::kPermissionDenied},
        Row{CURLE_RECV_ERROR, {.connect_status = 407}, ErrorCode::kPermissionDenied},
        Row{CURLE_RECV_ERROR, {.connect_status = 403}, ErrorCode::kPermissionDenied},
        Row{CURLE_RECV_ERROR, {.connect_status = 502}, ErrorCode::kOffline},
        Row{CURLE_URL_MALFORMAT, {}, ErrorCode::kInternal}));

TEST(TransferErrorTest, SaysWhatBrokeOffAndAtWhichStatus) {
  const Error error =
      TransferError(CURLE_PARTIAL_FILE, {.status = 200}, "POST host/x", "3 bytes missing");

  EXPECT_EQ(error.message, "POST host/x: the answer broke off: 3 bytes missing");
  EXPECT_EQ(error.http_status, 200);
}

TEST(TransferErrorTest, UsesCurlsOwnTextWhereThereIsNoDetail) {
  const Error error = TransferError(CURLE_COULDNT_CONNECT, {}, "GET host/x", "");

  EXPECT_EQ(error.message, "GET host/x: Couldn't connect to server");
}

TEST(TransferErrorTest, NamesTheSettingWhereAProxyRefuses) {
  const Error error = TransferError(CURLE_RECV_ERROR, {.connect_status = 407}, "GET host/x", "");

  EXPECT_NE(error.message.find("network.proxy"), std::string::npos);
  EXPECT_EQ(error.http_status, 407);
}

}  // namespace
}  // namespace dlffs::http
