// SPDX-License-Identifier: Apache-2.0
#include "archive/member_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "archive/entry_name.h"

namespace dlffs::archive {

namespace {

struct Claim {
  const Entry* entry = nullptr;
  std::vector<std::string> components;  ///< folded
  std::string name;
};

using Claims = std::map<std::string, std::vector<Claim>>;  // by safe path

Claims CollectClaims(const std::vector<Placement>& placements) {
  Claims claims;
  for (const Placement& placement : placements) {
    Claim claim{.entry = placement.entry,
                .components = FoldDeep(placement.components),
                .name = RealName(placement.components.back())};
    std::string path = SafePath(claim.components);
    claims[std::move(path)].push_back(std::move(claim));
  }
  for (auto& [path, same] : claims) {
    std::sort(same.begin(), same.end(), [](const Claim& a, const Claim& b) {
      return std::tie(a.entry->sha256, a.name) < std::tie(b.entry->sha256, b.name);
    });
    same.erase(std::unique(same.begin(), same.end(),
                           [](const Claim& a, const Claim& b) {
                             return a.entry->sha256 == b.entry->sha256;
                           }),
               same.end());
  }
  return claims;
}

std::set<std::string> DirectoriesOf(const Claims& claims) {
  std::set<std::string> directories = {"jobs", "scripts", "resources"};
  for (const auto& [path, same] : claims) {
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      directories.insert(path.substr(0, slash));
    }
  }
  return directories;
}

}  // namespace

MemberTable BuildMemberTable(const std::vector<Placement>& placements) {
  const Claims claims = CollectClaims(placements);
  std::set<std::string> taken = DirectoriesOf(claims);
  std::map<std::string, const Claim*> members;
  for (const auto& [path, same] : claims) {
    if (taken.insert(path).second) members[path] = &same.front();
  }
  for (const auto& [path, same] : claims) {
    const auto kept = members.find(path);
    const bool first_keeps = kept != members.end() && kept->second == &same.front();
    size_t number = 2;
    for (size_t i = first_keeps ? 1 : 0; i < same.size(); ++i) {
      std::string numbered = SafePath(same[i].components, number++);
      while (!taken.insert(numbered).second) numbered = SafePath(same[i].components, number++);
      members[std::move(numbered)] = &same[i];
    }
  }
  MemberTable table;
  for (const auto& [path, claim] : members) {
    table.manifest.members.push_back({.path = path,
                                      .name = claim->name,
                                      .size = claim->entry->size,
                                      .sha256 = claim->entry->sha256});
    table.indices.push_back(claim->entry->index);
  }
  return table;
}

}  // namespace dlffs::archive
