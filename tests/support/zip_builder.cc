// SPDX-License-Identifier: Apache-2.0
#include "support/zip_builder.h"

#include <cstdlib>
#include <ctime>
#include <stdexcept>

#include <fmt/format.h>
#include <zip.h>

namespace dlffs::test {

namespace {

constexpr size_t kEndSize = 22;

// libzip converts the times of entries with mktime, which reads the time zone again each time where
// TZ is not set. ThreadSanitizer cannot see the lock of the C library that makes this right; with
// TZ set, and read before there are threads, nothing is written any more.
const bool kTimeZoneIsRead = [] {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  return true;
}();

/// A name that libzip takes, as long as `name`, different for every member, and not to be found in
/// any content.
std::string Placeholder(const std::string& name, size_t number) {
  std::string placeholder = fmt::format("\x7f{:04x}", number);
  if (placeholder.size() > name.size())
    throw std::invalid_argument("a raw name needs at least 5 bytes");
  placeholder.resize(name.size(), '\x7f');
  return placeholder;
}

void ReplaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

uint32_t Little(const std::string& zip, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = size; i > 0; --i) value = value << 8 | static_cast<uint8_t>(zip.at(at + i - 1));
  return value;
}
uint32_t Little16(const std::string& zip, size_t at) { return Little(zip, at, 2); }
uint32_t Little32(const std::string& zip, size_t at) { return Little(zip, at, 4); }

void PutLittle32(std::string& zip, size_t at, size_t value) {
  for (size_t i = 0; i < 4; ++i) zip.at(at + i) = static_cast<char>(value >> (8 * i) & 0xff);
}

void Check(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(what);
}

std::string ContentOf(zip_source_t* source) {
  zip_stat_t stat;
  Check(zip_source_stat(source, &stat) == 0, "zip_source_stat");
  Check(zip_source_open(source) == 0, "zip_source_open");
  std::string bytes(stat.size, '\0');
  Check(
      zip_source_read(source, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()),
      "zip_source_read");
  zip_source_close(source);
  return bytes;
}

}  // namespace

ZipBuilder& ZipBuilder::Add(const std::string& name, const std::string& content) {
  members_.push_back({.name = name, .content = content});
  return *this;
}

ZipBuilder& ZipBuilder::AddStored(const std::string& name, const std::string& content) {
  members_.push_back({.name = name, .content = content, .stored = true});
  return *this;
}

ZipBuilder& ZipBuilder::AddEncrypted(const std::string& name, const std::string& content) {
  members_.push_back({.name = name, .content = content, .encrypted = true});
  return *this;
}

ZipBuilder& ZipBuilder::AddSymlink(const std::string& name, const std::string& target) {
  members_.push_back({.name = name, .content = target, .unix_mode = 0120777});
  return *this;
}

ZipBuilder& ZipBuilder::AddDirectory(const std::string& name) {
  members_.push_back({.name = name + "/", .content = "", .stored = true, .unix_mode = 0040755});
  return *this;
}

ZipBuilder& ZipBuilder::AddRawName(const std::string& name, const std::string& content) {
  members_.push_back({.name = name, .content = content, .raw_name = true});
  return *this;
}

std::string ZipBuilder::Build() const {
  if (members_.empty()) return std::string("PK\x05\x06", 4) + std::string(kEndSize - 4, '\0');
  zip_error_t error;
  zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  Check(buffer != nullptr, "zip_source_buffer_create");
  zip_t* zip = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  Check(zip != nullptr, "zip_open_from_source");
  zip_source_keep(buffer);
  for (size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    const std::string name = member.raw_name ? Placeholder(member.name, i) : member.name;
    zip_source_t* content = zip_source_buffer(zip, member.content.data(), member.content.size(), 0);
    const zip_int64_t added = zip_file_add(zip, name.c_str(), content, ZIP_FL_ENC_UTF_8);
    Check(added >= 0, "zip_file_add");
    const auto index = static_cast<zip_uint64_t>(added);
    zip_set_file_compression(zip, index, member.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 9);
    if (member.encrypted)
      Check(zip_file_set_encryption(zip, index, ZIP_EM_AES_256, "secret") == 0, "encrypt");
    if (member.unix_mode) {
      zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, *member.unix_mode << 16);
    }
  }
  Check(zip_close(zip) == 0, "zip_close");
  std::string bytes = ContentOf(buffer);
  zip_source_free(buffer);
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].raw_name) ReplaceAll(bytes, Placeholder(members_[i].name, i), members_[i].name);
  }
  return bytes;
}

std::string WithDataDescriptors(const std::string& zip) {
  // Offsets: PKWARE's APPNOTE.TXT, 4.3.7 (local header), 4.3.9 (descriptor), 4.3.12 (central).
  std::string members;
  std::string central = zip.substr(CentralDirectory(zip));
  size_t at = 0;
  while (central.compare(at, 4, "PK\x01\x02") == 0) {
    const size_t local = Little32(central, at + 42);
    const size_t header = 30 + Little16(zip, local + 26) + Little16(zip, local + 28);
    const size_t start = members.size();
    members += zip.substr(local, header + Little32(central, at + 20));
    members += std::string("PK\x07\x08", 4) + central.substr(at + 16, 12);
    members.replace(start + 14, 12, std::string(12, '\0'));
    members.at(start + 6) = static_cast<char>(members.at(start + 6) | 8);
    central.at(at + 8) = static_cast<char>(central.at(at + 8) | 8);
    PutLittle32(central, at + 42, start);
    at += 46 + Little16(central, at + 28) + Little16(central, at + 30) + Little16(central, at + 32);
  }
  PutLittle32(central, central.size() - kEndSize + 16, members.size());
  return members + central;
}

size_t EndOfCentralDirectory(const std::string& zip) { return zip.size() - kEndSize; }

size_t CentralDirectory(const std::string& zip) {
  return Little32(zip, EndOfCentralDirectory(zip) + 16);
}

}  // namespace dlffs::test
