// SPDX-License-Identifier: Apache-2.0
#include "vfs/version_tree.h"

#include <algorithm>

namespace dlffs::vfs {

namespace {

/// Files below `directory`: they are neighbours, as files are in byte order of path.
template <class Visit>
void ForEachBelow(const cache::Version& version, std::string_view directory, Visit visit) {
  const std::string prefix = directory.empty() ? std::string() : std::string(directory) + "/";
  auto at = std::lower_bound(
      version.files.begin(), version.files.end(), prefix,
      [](const cache::File& f, const std::string& p) { return f.member.path < p; });
  for (; at != version.files.end() && at->member.path.starts_with(prefix); ++at) {
    visit(std::string_view(at->member.path).substr(prefix.size()),
          static_cast<size_t>(at - version.files.begin()));
  }
}

}  // namespace

bool IsFixedDirectory(std::string_view path) {
  return std::find(kFixedDirectories.begin(), kFixedDirectories.end(), path) !=
         kFixedDirectories.end();
}

std::string_view SuffixOf(std::string_view directory) {
  if (directory == "jobs") return ".job";
  if (directory == "scripts") return ".script";
  if (directory == "resources") return ".resource";
  return {};
}

std::string Join(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  return std::string(directory).append("/").append(name);
}

std::map<std::string, Child> ChildrenOf(const cache::Version* version, std::string_view directory) {
  std::map<std::string, Child> children;
  if (directory.empty()) {
    for (const std::string_view fixed : kFixedDirectories)
      children.emplace(fixed, Child{.is_directory = true});
  }
  if (version == nullptr) return children;
  ForEachBelow(*version, directory, [&](std::string_view rest, size_t file) {
    const size_t slash = rest.find('/');
    const bool deeper = slash != std::string_view::npos;
    children.emplace(rest.substr(0, slash),
                     Child{.is_directory = deeper, .file = deeper ? 0 : file});
  });
  return children;
}

std::optional<Child> FindChild(const cache::Version* version, std::string_view directory,
                               std::string_view name) {
  if (directory.empty() && IsFixedDirectory(name)) return Child{.is_directory = true};
  if (version == nullptr) return std::nullopt;
  const std::string path = Join(directory, name);
  const auto at = std::lower_bound(
      version->files.begin(), version->files.end(), path,
      [](const cache::File& f, const std::string& p) { return f.member.path < p; });
  if (at != version->files.end() && at->member.path == path) {
    return Child{.is_directory = false, .file = static_cast<size_t>(at - version->files.begin())};
  }
  std::optional<Child> child;
  ForEachBelow(*version, path,
               [&](std::string_view, size_t) { child = Child{.is_directory = true}; });
  return child;
}

uint32_t CountDirectories(const cache::Version* version, std::string_view directory) {
  uint32_t count = 0;
  for (const auto& [name, child] : ChildrenOf(version, directory))
    count += child.is_directory ? 1 : 0;
  return count;
}

std::map<std::string, std::set<std::string>> ChangedNames(const cache::Version* before,
                                                          const cache::Version& after) {
  std::map<std::string, std::set<std::string>> changed;
  // A path is reported in its directory, and every directory that appears or goes with it in its
  // own.
  const auto report = [&](const std::string& path, const cache::Version* other) {
    std::string_view rest = path;
    while (true) {
      const size_t slash = rest.rfind('/');
      const std::string_view directory =
          slash == std::string_view::npos ? std::string_view() : rest.substr(0, slash);
      const std::string_view name = slash == std::string_view::npos ? rest : rest.substr(slash + 1);
      changed[std::string(directory)].emplace(name);
      if (directory.empty() || IsFixedDirectory(directory)) return;
      const size_t up = directory.rfind('/');
      const std::string_view parent =
          up == std::string_view::npos ? std::string_view() : directory.substr(0, up);
      if (FindChild(other, parent, directory.substr(parent.empty() ? 0 : parent.size() + 1)))
        return;
      rest = directory;
    }
  };
  std::map<std::string_view, const cache::File*> old;
  if (before != nullptr) {
    for (const cache::File& file : before->files) old.emplace(file.member.path, &file);
  }
  for (const cache::File& file : after.files) {
    const auto at = old.find(file.member.path);
    if (at == old.end() || at->second->member.sha256 != file.member.sha256)
      report(file.member.path, before);
    if (at != old.end()) old.erase(at);
  }
  for (const auto& [path, file] : old) report(std::string(path), &after);
  return changed;
}

}  // namespace dlffs::vfs
