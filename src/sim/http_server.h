// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "dlffs/base/result.h"

#include "sim/message.h"

namespace dlffs::sim {

/// An HTTP server on 127.0.0.1. The handler runs on many threads at once.
class HttpServer {
 public:
  using Handler = std::function<Reply(const Request&)>;

  HttpServer(int most_threads, Handler handler);
  /// Stops, if Stop was not called.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Serves from now on; `port` 0: any free one. The port that it got.
  Result<int> Start(int port);
  /// Ends all connections, also those whose reply is half sent. Handlers that wait must have been
  /// told to return.
  void Stop();

 private:
  class Listener;

  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

}  // namespace dlffs::sim
