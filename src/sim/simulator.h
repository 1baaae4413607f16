// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/base/result.h"

#include "sim/options.h"

namespace dlffs::sim {

/// A DataArts Factory of one's own, served over HTTP on 127.0.0.1 by threads of its own.
/// One thread may start and stop it; clients come from anywhere.
class Simulator {
 public:
  /// `http://127.0.0.1:PORT`, each.
  struct Urls {
    std::string service;
    std::string control;
  };

  Simulator();
  /// Stops, if Stop was not called.
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// Reads or makes up the data, then serves. Once.
  Result<Urls> Start(const Options& options);
  /// Ends every connection, also of requests that are held. May be called again.
  void Stop();

 private:
  struct Running;

  std::unique_ptr<Running> running_;
};

}  // namespace dlffs::sim
