// SPDX-License-Identifier: Apache-2.0
#include "vfs/attributes.h"

#include <algorithm>

#include "dlffs/base/digest.h"

namespace dlffs::vfs {

namespace {

constexpr uint64_t kDirectorySize = 4096;

}  // namespace

uint64_t InodeNumber(std::string_view endpoint, const Subject& subject) {
  base::Sha256Stream hash;
  const auto field = [&hash](std::string_view text) {
    hash.Update(text);
    hash.Update(std::string_view("\0", 1));
  };
  const catalog::Place& place = subject.job ? subject.job->workspace : subject.place;
  field(endpoint);
  field(place.project_id);
  // The kinds keep the header-less default workspace, whose id is empty, apart from its project.
  field(place.kind == catalog::Place::Kind::kWorkspace ? "w" + place.workspace_id : std::string());
  field(subject.job ? "j" + subject.job->key.job : std::string());
  field(subject.path);
  if (subject.kind == Kind::kFile) field(subject.content().member.sha256.Hex());
  if (subject.kind == Kind::kAlias) field("alias " + subject.target);
  if (subject.kind == Kind::kControl) field("control");
  const uint64_t number = hash.Finish().Prefix64() >> 1;
  return std::max<uint64_t>(number, 2);
}

Attributes FileAttributes(std::string_view endpoint, const Subject& file) {
  const cache::File& content = file.content();
  return {.ino = InodeNumber(endpoint, file),
          .type = FileType::kFile,
          .nlink = 1,
          .size = content.member.size,
          .mtime = content.mtime,
          .ctime = content.ctime};
}

Attributes AliasAttributes(std::string_view endpoint, const Subject& alias, base::WallTime time) {
  return {.ino = InodeNumber(endpoint, alias),
          .type = FileType::kSymlink,
          .nlink = 1,
          .size = alias.target.size(),
          .mtime = time,
          .ctime = time};
}

Attributes DirectoryAttributes(std::string_view endpoint, const Subject& directory,
                               uint32_t subdirectories, base::WallTime time) {
  return {.ino = InodeNumber(endpoint, directory),
          .type = FileType::kDirectory,
          .nlink = 2 + subdirectories,
          .size = kDirectorySize,
          .mtime = time,
          .ctime = time};
}

}  // namespace dlffs::vfs
