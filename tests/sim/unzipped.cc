// SPDX-License-Identifier: Apache-2.0
#include "sim/unzipped.h"

#include <array>
#include <memory>

#include <zip.h>

namespace dlffs::sim {

namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using File = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

/// Empty where the member cannot be read to its end, which is where libzip compares the CRC.
std::string ReadMember(zip_t* archive, zip_uint64_t index, std::string& error) {
  const File file(zip_fopen_index(archive, index, 0), &zip_fclose);
  std::string content;
  std::array<char, 4096> buffer{};
  zip_int64_t got = -1;
  while (file && (got = zip_fread(file.get(), buffer.data(), buffer.size())) > 0) {
    content.append(buffer.data(), static_cast<size_t>(got));
  }
  if (got < 0) error = file ? zip_file_strerror(file.get()) : "cannot be opened";
  zip_stat_t stat;
  zip_stat_index(archive, index, 0, &stat);
  if (stat.size != content.size()) error = "has another size than stated";
  return content;
}

}  // namespace

std::vector<std::string> Unzipped::Paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, content] : members) paths.push_back(path);
  return paths;
}

std::string Unzipped::Content(const std::string& path) const {
  for (const auto& [known, content] : members) {
    if (known == path) return content;
  }
  return {};
}

Unzipped Unzip(const std::string& zip) {
  Unzipped result;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(zip.data(), zip.size(), 0, &error);
  const Archive archive(zip_open_from_source(source, ZIP_RDONLY, &error), &zip_discard);
  if (!archive) {
    zip_source_free(source);
    result.error = zip_error_strerror(&error);
    return result;
  }
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    const std::string path = zip_get_name(archive.get(), i, ZIP_FL_ENC_RAW);
    result.members.emplace_back(path, ReadMember(archive.get(), i, result.error));
  }
  return result;
}

}  // namespace dlffs::sim
