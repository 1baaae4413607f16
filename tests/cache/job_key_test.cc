// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dlffs/cache/store.h"

namespace dlffs::cache {
namespace {

TEST(JobKeyTest, TheIdIsTheDigestOfTheFieldsEachClosedByNul) {
  const JobKey key{.endpoint = "e", .project_id = "p", .workspace_id = "", .job = "j"};

  EXPECT_EQ(key.Id(), base::Sha256::Of(std::string("e\0p\0\0j\0develop\0", 15)));
}

TEST(JobKeyTest, FieldsCannotRunIntoEachOther) {
  const JobKey one{.endpoint = "e", .project_id = "ab", .workspace_id = "c", .job = "j"};
  const JobKey other{.endpoint = "e", .project_id = "a", .workspace_id = "bc", .job = "j"};

  EXPECT_NE(one.Id(), other.Id());
}

}  // namespace
}  // namespace dlffs::cache
