// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <httplib.h>

#include "sim/json.h"
#include "sim/simulator.h"

namespace dlffs::sim {

inline constexpr char kProject[] = "b384b9e9ab9b4ee8994c8633aabc9505";
inline constexpr char kOtherProject[] = "0f3c1a9be5d84b0f8f6a2c7d9e1b4a53";
inline constexpr char kInstance[] = "1f0a6d0c3b7e4a5f9c2d8e7b6a594837";
inline constexpr char kRiskDev[] = "6c1b5a1d3e2f4d9a8b8c7d6e5f403b21";

struct Answer {
  int status = 0;  ///< 0: the connection ended without one
  std::string body;
  httplib::Headers headers;

  Json AsJson() const { return Json::parse(body, nullptr, false); }
  std::string Header(const std::string& name) const;
};

/// A simulator that is talked to over real HTTP. Each call is a connection of its own, from any
/// thread.
class SimulatorFixture : public testing::Test {
 protected:
  void Start(const Options& options = {});

  Answer Get(const std::string& path, httplib::Headers headers = Authorized()) const;
  Answer Post(const std::string& path, const std::string& body = {},
              httplib::Headers headers = Authorized()) const;
  Answer Control(const std::string& method, const std::string& path,
                 const std::string& body = {}) const;

  /// Path of a Factory call in the sample's project.
  static std::string Factory(const std::string& rest);
  static httplib::Headers Authorized() { return {{"X-Auth-Token", "demo-token"}}; }
  /// With the header that names a workspace.
  static httplib::Headers In(const std::string& workspace);
  /// The body that signs `user` in, with `scope` where it is one.
  static std::string SignIn(const std::string& password, const Json& scope = {});

  Answer Export(const std::string& job, const std::string& body = {}) const;
  int Count(const std::string& kind) const;
  /// The entry of a job in the list of a workspace; null where it is not there.
  Json Listed(const std::string& job, httplib::Headers headers = Authorized()) const;

  Simulator simulator_;
  Simulator::Urls urls_;
};

}  // namespace dlffs::sim
