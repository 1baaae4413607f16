// SPDX-License-Identifier: Apache-2.0
#include "sim/options.h"

#include <vector>

#include <gtest/gtest.h>

namespace dlffs::sim {
namespace {

CommandLine Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "dlf-sim");
  return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

TEST(OptionsTest, NoArgumentsGiveTheDefaults) {
  const CommandLine line = Parse({});

  EXPECT_FALSE(line.stop);
  EXPECT_EQ(line.options.port, 0);
  EXPECT_EQ(line.options.page_limit, 100);
  EXPECT_TRUE(line.options.management);
  EXPECT_EQ(line.options.token_lifetime, std::chrono::hours(24));
}

TEST(OptionsTest, FlagsAreUnderstood) {
  const Options options =
      Parse({"--port=8080", "--generate", "20", "--seed=3", "--page-limit=1000", "--row-offset",
             "--no-last-update-time", "--batch-layout=flat", "--token-lifetime=5",
             "--no-management", "--no-default-workspace", "--no-export-body",
             "--no-data-descriptors", "--no-utf8-flag", "--die-with-parent"})
          .options;

  EXPECT_EQ(options.port, 8080);
  EXPECT_EQ(options.generate, 20);
  EXPECT_EQ(options.seed, 3U);
  EXPECT_EQ(options.page_limit, 1000);
  EXPECT_TRUE(options.row_offset);
  EXPECT_FALSE(options.last_update_time);
  EXPECT_EQ(options.batch_layout, BatchLayout::kFlat);
  EXPECT_EQ(options.token_lifetime, std::chrono::seconds(5));
  EXPECT_FALSE(options.management);
  EXPECT_FALSE(options.default_workspace);
  EXPECT_FALSE(options.export_body);
  EXPECT_FALSE(options.data_descriptors);
  EXPECT_FALSE(options.utf8_flag);
  EXPECT_TRUE(options.die_with_parent);
}

TEST(OptionsTest, MisuseEndsWithTwoAndHelpWithZero) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Parse({"--page-limit=50"}).exit_code, 2);
  EXPECT_EQ(Parse({"--batch-layout=round"}).exit_code, 2);
  EXPECT_EQ(Parse({"--no-such-flag"}).exit_code, 2);
  testing::internal::GetCapturedStderr();
  testing::internal::CaptureStdout();
  const CommandLine help = Parse({"--help"});
  testing::internal::GetCapturedStdout();

  EXPECT_TRUE(help.stop);
  EXPECT_EQ(help.exit_code, 0);
}

}  // namespace
}  // namespace dlffs::sim
