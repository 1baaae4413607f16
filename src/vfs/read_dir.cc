// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "vfs/attributes.h"
#include "vfs/core.h"

namespace dlffs::vfs {

namespace {

/// Fills a page up to its budget.
class PageFiller {
 public:
  PageFiller(size_t budget, Vfs::EntryCost cost) : left_(budget), cost_(cost) {}

  /// True where `name` fits; its room is then taken.
  bool Fits(std::string_view name) {
    const size_t cost = cost_(name);
    if (cost > left_) return false;
    left_ -= cost;
    return true;
  }
  void Add(DirEntry entry) { entries_.push_back(std::move(entry)); }
  std::vector<DirEntry> Take() { return std::move(entries_); }

 private:
  size_t left_;
  Vfs::EntryCost cost_;
  std::vector<DirEntry> entries_;
};

/// `.` and `..`, which the kernel takes no node from.
bool AddDots(PageFiller& page, uint64_t cookie, std::string_view endpoint,
             const Subject& directory) {
  const auto dot = [&](const std::string& name, uint64_t own) {
    if (cookie >= own) return true;
    if (!page.Fits(name)) return false;
    EntryReply entry;
    entry.attributes.type = FileType::kDirectory;
    entry.attributes.ino = InodeNumber(endpoint, directory);
    page.Add({.name = name, .cookie = own, .entry = entry});
    return true;
  };
  return dot(".", Cookies::kDot) && dot("..", Cookies::kDotDot);
}

}  // namespace

Decision<std::vector<DirEntry>> Vfs::Core::DecideReadDir(const Page& request, Progress& progress) {
  using Answer = Result<std::vector<DirEntry>>;
  const SubjectPtr directory = nodes_.Find(request.node);
  // Deleted, perhaps while its first reader waited: as on every filesystem. readdir(3) makes it the
  // end of the listing.
  if (!directory) return Answer(Err(ErrorCode::kNotFound, "deleted"));
  PageFiller page(request.budget, request.cost);
  // A reader in mid-directory is served what is known; the wait was at its start.
  if (request.cookie != Cookies::kStart) progress.timed_out = true;

  const std::string after = nodes_.NameAt(request.node, request.cookie);
  if (directory->IsListed()) {
    PlaceAccess access =
        AccessPlace(directory->place, progress, fetch::Side::kInside, Unknown::kWaitDeadline);
    if (access.wait) return std::move(*access.wait);
    // Where the list call does not work, what the settings name is shown all the same.
    if (access.error && !access.view.listing)
      return Answer(tl::unexpected(std::move(*access.error)));
    if (!AddDots(page, request.cookie, options_.endpoint, *directory)) return Answer(page.Take());
    const std::vector<catalog::Entry>& entries = access.view.listing->entries;
    auto at = std::upper_bound(
        entries.begin(), entries.end(), after,
        [](const std::string& name, const catalog::Entry& e) { return name < e.name; });
    for (; at != entries.end() && page.Fits(at->name); ++at) {
      page.Add({.name = at->name,
                .cookie = nodes_.CookieOf(request.node, at->name),
                .entry = EnterListed(request.node, directory->place, access.view, *at)});
    }
    return Answer(page.Take());
  }

  JobAccess access;
  std::map<std::string, Child> children;
  if (directory->kind == Kind::kJob || directory->kind == Kind::kJobDir) {
    const Fetch fetch = directory->kind == Kind::kJob ? Fetch::kMissing : Fetch::kMissingAndStale;
    access = AccessJob(*directory->job, progress, fetch::Side::kInside, fetch);
    if (access.wait) return std::move(*access.wait);
    if (access.error) return Answer(tl::unexpected(std::move(*access.error)));
    children = ChildrenOf(access.version.get(), directory->path);
  }
  if (!AddDots(page, request.cookie, options_.endpoint, *directory)) return Answer(page.Take());
  for (auto at = children.upper_bound(after); at != children.end() && page.Fits(at->first); ++at) {
    page.Add({.name = at->first,
              .cookie = nodes_.CookieOf(request.node, at->first),
              .entry = EnterInJob(request.node, *directory, at->first, at->second, access)});
  }
  return Answer(page.Take());
}

}  // namespace dlffs::vfs
