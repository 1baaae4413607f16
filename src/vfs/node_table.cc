// SPDX-License-Identifier: Apache-2.0
#include "vfs/node_table.h"

#include <algorithm>

namespace dlffs::vfs {

namespace {

std::string IndexKey(const catalog::Place& place) {
  return std::to_string(static_cast<int>(place.kind)) + " " + place.project_id + " " +
         place.workspace_id;
}

std::string IndexKey(const cache::JobKey& key) {
  return "job " + key.project_id + " " + key.workspace_id + " " + key.job;
}

/// Empty: nothing ever has to find this node but by its id.
std::string IndexKey(const Subject& subject) {
  if (subject.IsListed()) return IndexKey(subject.place);
  if (subject.kind == Kind::kJob || subject.kind == Kind::kJobDir)
    return IndexKey(subject.job->key);
  return {};
}

}  // namespace

bool SameThing(const Subject& a, const Subject& b) {
  if (a.kind != b.kind || a.path != b.path || a.target != b.target || a.place != b.place)
    return false;
  if ((a.job == nullptr) != (b.job == nullptr)) return false;
  if (a.job != nullptr && a.job != b.job && a.job->key != b.job->key) return false;
  return a.kind != Kind::kFile || a.content().member.sha256 == b.content().member.sha256;
}

NodeTable::NodeTable() {
  Node root;
  root.subject = std::make_shared<const Subject>();
  root.lookups = 1;  // the kernel never looks the root up, nor forgets it
  base::MutexLock lock(mutex_);
  directories_.emplace(IndexKey(*root.subject), kRootNode);
  nodes_.emplace(kRootNode, std::move(root));
}

SubjectPtr NodeTable::Find(NodeId node) const {
  base::MutexLock lock(mutex_);
  const auto at = nodes_.find(node);
  return at != nodes_.end() && at->second.attached ? at->second.subject : nullptr;
}

SubjectPtr NodeTable::FindEvenDetached(NodeId node) const {
  base::MutexLock lock(mutex_);
  const auto at = nodes_.find(node);
  return at != nodes_.end() ? at->second.subject : nullptr;
}

NodeId NodeTable::Enter(NodeId parent, const std::string& name, SubjectPtr subject) {
  SubjectPtr replaced;  // destroyed after the lock
  base::MutexLock lock(mutex_);
  const Position position(parent, name);
  if (const auto at = children_.find(position); at != children_.end()) {
    const NodeId id = at->second;
    Node& node = nodes_.at(id);
    if (SameThing(*node.subject, *subject)) {
      ++node.lookups;
      replaced = std::exchange(node.subject, std::move(subject));
      return id;
    }
    DetachLocked(id, node);
  }
  const NodeId id{next_id_++};
  if (const std::string key = IndexKey(*subject); !key.empty()) directories_.emplace(key, id);
  Node node;
  node.subject = std::move(subject);
  node.parent = parent;
  node.name = name;
  node.lookups = 1;
  nodes_.emplace(id, std::move(node));
  children_.emplace(position, id);
  return id;
}

void NodeTable::DropFromIndex(NodeId id, const Node& node) {
  const std::string key = IndexKey(*node.subject);
  if (key.empty()) return;
  const auto [first, last] = directories_.equal_range(key);
  for (auto at = first; at != last; ++at) {
    if (at->second == id) {
      directories_.erase(at);
      return;
    }
  }
}

void NodeTable::DetachLocked(NodeId id, Node& node) {
  if (!node.attached) return;
  node.attached = false;
  children_.erase(Position(node.parent, node.name));
  DropFromIndex(id, node);
}

void NodeTable::Forget(NodeId id, uint64_t lookups) {
  SubjectPtr dropped;  // destroyed after the lock
  base::MutexLock lock(mutex_);
  const auto at = nodes_.find(id);
  if (at == nodes_.end() || id == kRootNode) return;
  Node& node = at->second;
  node.lookups -= std::min(node.lookups, lookups);
  if (node.lookups > 0) return;
  DetachLocked(id, node);
  dropped = std::move(node.subject);
  nodes_.erase(at);
}

SubjectPtr NodeTable::Detach(NodeId parent, const std::string& name) {
  base::MutexLock lock(mutex_);
  const auto at = children_.find(Position(parent, name));
  if (at == children_.end()) return nullptr;
  const NodeId id = at->second;
  Node& node = nodes_.at(id);
  DetachLocked(id, node);
  return node.subject;
}

void NodeTable::DetachJob(const cache::JobKey& key) {
  for (const Directory& directory : Of(key)) {
    base::MutexLock lock(mutex_);
    const auto at = nodes_.find(directory.node);
    if (at != nodes_.end()) DetachLocked(directory.node, at->second);
  }
}

std::vector<NodeTable::Directory> NodeTable::Of(const catalog::Place& place) const {
  std::vector<Directory> found;
  base::MutexLock lock(mutex_);
  const auto [first, last] = directories_.equal_range(IndexKey(place));
  for (auto at = first; at != last; ++at)
    found.push_back({at->second, nodes_.at(at->second).subject});
  return found;
}

std::vector<NodeTable::Directory> NodeTable::Of(const cache::JobKey& key) const {
  std::vector<Directory> found;
  base::MutexLock lock(mutex_);
  const auto [first, last] = directories_.equal_range(IndexKey(key));
  for (auto at = first; at != last; ++at)
    found.push_back({at->second, nodes_.at(at->second).subject});
  return found;
}

std::vector<NodeId> NodeTable::Directories() const {
  std::vector<NodeId> found;
  base::MutexLock lock(mutex_);
  found.reserve(directories_.size());
  for (const auto& [key, node] : directories_) found.push_back(node);
  return found;
}

uint64_t NodeTable::CookieOf(NodeId directory, const std::string& name) {
  base::MutexLock lock(mutex_);
  const auto at = nodes_.find(directory);
  return at != nodes_.end() ? at->second.cookies.Of(name) : 0;
}

std::string NodeTable::NameAt(NodeId directory, uint64_t cookie) const {
  base::MutexLock lock(mutex_);
  const auto at = nodes_.find(directory);
  return at != nodes_.end() ? std::string(at->second.cookies.NameAt(cookie)) : std::string();
}

size_t NodeTable::size() const {
  base::MutexLock lock(mutex_);
  return nodes_.size();
}

}  // namespace dlffs::vfs
