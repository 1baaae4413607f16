// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <curl/curl.h>

#include "dlffs/base/result.h"

namespace dlffs::http {

/// How far a transfer had come when curl gave up on it.
struct Progress {
  int status = 0;          ///< of the answer; 0: none came
  int connect_status = 0;  ///< of the proxy's answer to CONNECT; 0: none
  bool too_large = false;  ///< we stopped it, because the body is over the limit
};

/// The row of product.md section 3 that a failed transfer belongs to. `code` is not CURLE_OK.
ErrorCode ClassifyTransfer(CURLcode code, const Progress& progress);

/// The same with a message. `what`: "GET host/path"; `detail`: curl's own text, may be empty.
Error TransferError(CURLcode code, const Progress& progress, std::string_view what,
                    std::string_view detail);

}  // namespace dlffs::http
