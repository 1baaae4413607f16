// SPDX-License-Identifier: Apache-2.0
#include "archive/real_name_field.h"

namespace dlffs::archive {

namespace {

constexpr zip_uint16_t kFieldId = 0x4c44;

std::string LastComponent(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool SetRealName(zip_t* zip, uint64_t index, const Member& member) {
  if (member.name == LastComponent(member.path)) return true;
  return zip_file_extra_field_set(
             zip, index, kFieldId, 0, reinterpret_cast<const zip_uint8_t*>(member.name.data()),
             static_cast<zip_uint16_t>(member.name.size()), ZIP_FL_CENTRAL) == 0;
}

std::string GetRealName(zip_t* zip, uint64_t index, const std::string& path) {
  zip_uint16_t size = 0;
  const zip_uint8_t* name =
      zip_file_extra_field_get_by_id(zip, index, kFieldId, 0, &size, ZIP_FL_CENTRAL);
  if (name == nullptr) return LastComponent(path);
  return {reinterpret_cast<const char*>(name), size};
}

}  // namespace dlffs::archive
