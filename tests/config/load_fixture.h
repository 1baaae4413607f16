// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "dlffs/config/load.h"

#include "config/scratch.h"

namespace dlffs::config::test {

/// Loads settings in a world of its own: files below a scratch directory, no variables but those of
/// the test.
class LoadTest : public testing::Test {
 protected:
  LoadTest() {
    request.environment.uid = geteuid();
    request.environment.user = "alice";
    request.environment.home = scratch.path() + "/home";
    request.environment.etc = scratch.path() + "/etc";
  }

  void WriteUserFile(const std::string& text) {
    scratch.Write("home/.config/dlffs/config.yaml", text);
  }
  void SetVariable(const std::string& name, const std::string& value) {
    request.environment.variables[name] = value;
  }

  Loaded MustLoad() const {
    auto loaded = Load(request);
    EXPECT_TRUE(loaded) << loaded.error().message;
    return loaded ? *loaded : Loaded{};
  }
  Settings MustLoadSettings() const { return MustLoad().settings; }
  Problem MustRefuse() const {
    const auto loaded = Load(request);
    EXPECT_FALSE(loaded);
    return loaded ? Problem{0, ""} : loaded.error();
  }
  static std::string SourceOf(const Loaded& loaded, const std::string& key) {
    for (const Origin& origin : loaded.origins) {
      if (origin.key == key) return origin.source;
    }
    return "no such key";
  }

  const Scratch scratch;
  LoadRequest request;
};

}  // namespace dlffs::config::test
