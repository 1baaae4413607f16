// SPDX-License-Identifier: Apache-2.0
#include "fuse/filesystem.h"

namespace dlffs::fuse {

const char* OperationName(Operation operation) {
  switch (operation) {
    case Operation::kLookup:
      return "lookup";
    case Operation::kGetAttr:
      return "getattr";
    case Operation::kReadLink:
      return "readlink";
    case Operation::kOpen:
      return "open";
    case Operation::kRead:
      return "read";
    case Operation::kFlush:
      return "flush";
    case Operation::kOpenDir:
      return "opendir";
    case Operation::kReadDir:
      return "readdir";
    case Operation::kReadDirPlus:
      return "readdirplus";
    case Operation::kStatFs:
      return "statfs";
    case Operation::kGetXattr:
      return "getxattr";
    case Operation::kListXattr:
      return "listxattr";
    case Operation::kCount:
      break;
  }
  return "unknown";
}

std::map<std::string, uint64_t> Filesystem::CountsByName() const {
  std::map<std::string, uint64_t> by_name;
  for (size_t i = 0; i < counts.size(); ++i)
    by_name[OperationName(static_cast<Operation>(i))] = counts[i].load();
  return by_name;
}

}  // namespace dlffs::fuse
