// SPDX-License-Identifier: Apache-2.0
#include "sim/export_zip.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/unzipped.h"

namespace dlffs::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

ZipMember Member(std::string path, std::string content) {
  return {std::move(path), std::make_shared<const std::string>(std::move(content))};
}

/// General purpose flags in the first local header.
uint16_t FirstFlags(const std::string& zip) {
  return static_cast<uint16_t>(static_cast<uint8_t>(zip.at(6)) | static_cast<uint8_t>(zip.at(7))
                                                                     << 8);
}

std::string Written(const std::vector<ZipMember>& members, const ZipStyle& style = {}) {
  const Result<std::string> zip = WriteZip(members, style);
  EXPECT_TRUE(zip) << zip.error().message;
  return zip.value_or("");
}

TEST(ExportZipTest, MembersComeBackInOrder) {
  const std::string big(100'000, 'x');

  const Unzipped zip = Unzip(Written({Member("b", "second"), Member("a/c", big), Member("d", "")}));

  EXPECT_THAT(zip.error, IsEmpty());
  EXPECT_THAT(zip.members, ElementsAre(Pair("b", "second"), Pair("a/c", big), Pair("d", "")));
}

TEST(ExportZipTest, EqualNamesAreKept) {
  const Unzipped zip = Unzip(Written({Member("r/x", "one one one"), Member("r/x", "two two two")}));

  EXPECT_THAT(zip.members, ElementsAre(Pair("r/x", "one one one"), Pair("r/x", "two two two")));
}

TEST(ExportZipTest, DescriptorsHoldTheSizesUnlessToldOtherwise) {
  const std::string text(1000, 'x');

  const std::string with = Written({Member("a", text)});
  const std::string without = Written({Member("a", text)}, {.data_descriptors = false});

  EXPECT_EQ(FirstFlags(with), 1U << 3);
  EXPECT_EQ(with.substr(14, 12), std::string(12, '\0'));
  EXPECT_EQ(FirstFlags(without), 0U);
  EXPECT_THAT(Unzip(without).members, ElementsAre(Pair("a", text)));
}

TEST(ExportZipTest, NamesThatAreNotAsciiAreMarkedUnlessToldOtherwise) {
  const std::string text(1000, 'x');

  const std::string with = Written({Member("日报", text)});
  const std::string without = Written({Member("日报", text)}, {.utf8_flag = false});

  EXPECT_EQ(FirstFlags(with), 1U << 11 | 1U << 3);
  EXPECT_EQ(FirstFlags(without), 1U << 3);
  EXPECT_THAT(Unzip(without).Paths(), ElementsAre("日报"));
}

TEST(ExportZipTest, NoMembersMakeAnEmptyZip) { EXPECT_EQ(Written({}).size(), 22U); }

TEST(ExportZipTest, SpoiltChecksumIsFound) {
  for (const bool descriptors : {true, false}) {
    std::string zip =
        Written({Member("a", std::string(1000, 'x'))}, {.data_descriptors = descriptors});

    SpoilChecksum(zip);

    EXPECT_THAT(Unzip(zip).error, Not(IsEmpty()));
  }
}

TEST(ExportZipTest, SpoiltSizeIsFound) {
  for (const bool descriptors : {true, false}) {
    std::string zip =
        Written({Member("a", std::string(1000, 'x'))}, {.data_descriptors = descriptors});

    SpoilSize(zip);

    EXPECT_THAT(Unzip(zip).error, Not(IsEmpty()));
  }
}

TEST(ExportZipTest, EmptyZipCannotBeSpoilt) {
  const std::string empty = Written({});
  std::string zip = empty;

  SpoilChecksum(zip);
  SpoilSize(zip);

  EXPECT_EQ(zip, empty);
}

}  // namespace
}  // namespace dlffs::sim
