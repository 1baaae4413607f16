// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dlffs::test {

/// Builds zips in memory with libzip, also such as no zip program would write.
class ZipBuilder {
 public:
  ZipBuilder& Add(const std::string& name, const std::string& content);
  ZipBuilder& AddStored(const std::string& name, const std::string& content);
  ZipBuilder& AddEncrypted(const std::string& name, const std::string& content);
  ZipBuilder& AddSymlink(const std::string& name, const std::string& target);
  ZipBuilder& AddDirectory(const std::string& name);
  /// Several members may have one name: libzip refuses that, so it is patched in afterwards.
  ZipBuilder& AddRawName(const std::string& name, const std::string& content);

  std::string Build() const;

 private:
  struct Member {
    std::string name;
    std::string content;
    bool stored = false;
    bool encrypted = false;
    bool raw_name = false;
    std::optional<uint32_t> unix_mode;
  };
  std::vector<Member> members_;
};

/// The same as a streaming writer, Java's for one, leaves it: no CRC and sizes before the data, but
/// in a data descriptor after it.
std::string WithDataDescriptors(const std::string& zip);

/// Offsets in a zip without comment, for tests that damage one.
size_t EndOfCentralDirectory(const std::string& zip);
size_t CentralDirectory(const std::string& zip);

}  // namespace dlffs::test
