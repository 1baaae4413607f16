// SPDX-License-Identifier: Apache-2.0
#include "fuse/operations.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "fuse/filesystem.h"
#include "fuse/interrupt.h"
#include "fuse/request.h"

namespace dlffs::fuse {

namespace {

constexpr uint64_t kBlock = 512;  ///< the unit of st_blocks
constexpr uint64_t kStatFsBlock = 4096;

double Seconds(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

timespec ToTimespec(base::WallTime time) {
  const int64_t ns = time.time_since_epoch().count();
  int64_t seconds = ns / 1'000'000'000;
  int64_t rest = ns % 1'000'000'000;
  if (rest < 0) {
    rest += 1'000'000'000;
    --seconds;
  }
  return {.tv_sec = seconds, .tv_nsec = rest};
}

mode_t Mode(vfs::FileType type) {
  switch (type) {
    case vfs::FileType::kDirectory:
      return S_IFDIR | 0555;
    case vfs::FileType::kFile:
      return S_IFREG | 0444;
    case vfs::FileType::kSymlink:
      return S_IFLNK | 0777;
  }
  return 0;
}

struct stat ToStat(const vfs::Attributes& attributes, const Options& options) {
  struct stat out {};
  out.st_ino = attributes.ino;
  out.st_mode = Mode(attributes.type);
  out.st_nlink = attributes.nlink;
  out.st_uid = options.uid;
  out.st_gid = options.gid;
  out.st_size = static_cast<off_t>(attributes.size);
  out.st_blocks = static_cast<blkcnt_t>((attributes.size + kBlock - 1) / kBlock);
  out.st_blksize = kStatFsBlock;
  out.st_mtim = ToTimespec(attributes.mtime);
  out.st_atim = out.st_mtim;
  out.st_ctim = ToTimespec(attributes.ctime);
  return out;
}

fuse_entry_param ToEntry(const vfs::EntryReply& entry, const Options& options) {
  fuse_entry_param out{};
  out.ino = static_cast<fuse_ino_t>(entry.node);
  out.generation = 1;  // node ids are never reused
  out.attr = ToStat(entry.attributes, options);
  out.attr_timeout = Seconds(entry.attributes_valid);
  out.entry_timeout = Seconds(entry.entry_valid);
  return out;
}

Filesystem& Of(fuse_req_t request) { return *static_cast<Filesystem*>(fuse_req_userdata(request)); }

/// Counts the request and takes it over; nothing where it was answered because it is our own:
/// waiting for ourselves would never end.
std::optional<Request> Accept(fuse_req_t raw, Operation operation) {
  Filesystem& fs = Of(raw);
  fs.counts[static_cast<size_t>(operation)].fetch_add(1, std::memory_order_relaxed);
  Request request(raw);
  if (fs.own_threads.count(fuse_req_ctx(raw)->pid) != 0) {
    std::move(request).Fail(EIO);
    return std::nullopt;
  }
  return request;
}

std::shared_ptr<Interrupt> MakeInterruptible(Request& request) {
  auto interrupt = std::make_shared<Interrupt>(request.raw(), fuse_req_ctx(request.raw())->pid,
                                               Of(request.raw()).timer);
  request.Attach(interrupt);
  return interrupt;
}

void Init(void* userdata, fuse_conn_info* connection) {
  const auto want = [connection](unsigned bit) { connection->want |= bit & connection->capable; };
  // With immutable files this could only cost requests (architecture.md, kernel side 2).
  connection->want &= ~static_cast<unsigned>(FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_READDIRPLUS_AUTO |
                                             FUSE_CAP_SPLICE_READ);
  want(FUSE_CAP_EXPLICIT_INVAL_DATA);
  want(FUSE_CAP_READDIRPLUS);
  want(FUSE_CAP_PARALLEL_DIROPS);
  connection->max_background = 64;
  static_cast<Filesystem*>(userdata)->initialised = true;
}

void Lookup(fuse_req_t raw, fuse_ino_t parent, const char* name) {
  std::optional<Request> request = Accept(raw, Operation::kLookup);
  if (!request) return;
  Filesystem& fs = Of(raw);
  auto interrupt = MakeInterruptible(*request);
  fs.vfs.Lookup(std::move(interrupt), vfs::NodeId{parent}, name,
                [&fs, request = std::move(*request)](Result<vfs::EntryReply> entry) mutable {
                  if (!entry) return std::move(request).Fail(entry.error());
                  std::move(request).Entry(ToEntry(*entry, fs.options));
                });
}

void GetAttr(fuse_req_t raw, fuse_ino_t node, fuse_file_info* /*file*/) {
  std::optional<Request> request = Accept(raw, Operation::kGetAttr);
  if (!request) return;
  Filesystem& fs = Of(raw);
  auto interrupt = MakeInterruptible(*request);
  fs.vfs.GetAttr(std::move(interrupt), vfs::NodeId{node},
                 [&fs, request = std::move(*request)](Result<vfs::AttrReply> reply) mutable {
                   if (!reply) return std::move(request).Fail(reply.error());
                   std::move(request).Attr(ToStat(reply->attributes, fs.options),
                                           Seconds(reply->valid));
                 });
}

void ReadLink(fuse_req_t raw, fuse_ino_t node) {
  std::optional<Request> request = Accept(raw, Operation::kReadLink);
  if (!request) return;
  const Result<std::string> target = Of(raw).vfs.ReadLink(vfs::NodeId{node});
  if (!target) return std::move(*request).Fail(target.error());
  std::move(*request).Link(*target);
}

/// ENOSYS to open, opendir and flush: the kernel then never asks again, and keeps pages over opens.
void Open(fuse_req_t raw, fuse_ino_t /*node*/, fuse_file_info* /*file*/) {
  if (auto request = Accept(raw, Operation::kOpen)) std::move(*request).Fail(ENOSYS);
}

void OpenDir(fuse_req_t raw, fuse_ino_t /*node*/, fuse_file_info* /*file*/) {
  if (auto request = Accept(raw, Operation::kOpenDir)) std::move(*request).Fail(ENOSYS);
}

void Flush(fuse_req_t raw, fuse_ino_t /*node*/, fuse_file_info* /*file*/) {
  if (auto request = Accept(raw, Operation::kFlush)) std::move(*request).Fail(ENOSYS);
}

void Read(fuse_req_t raw, fuse_ino_t node, size_t size, off_t offset, fuse_file_info* /*file*/) {
  std::optional<Request> request = Accept(raw, Operation::kRead);
  if (!request) return;
  Of(raw).vfs.Read(vfs::NodeId{node}, static_cast<uint64_t>(offset), size,
                   [request = std::move(*request)](Result<vfs::Content> content) mutable {
                     if (!content) return std::move(request).Fail(content.error());
                     std::move(request).Bytes(content->bytes->data() + content->offset,
                                              content->length);
                   });
}

size_t PlusCost(std::string_view name) {
  return fuse_add_direntry_plus(nullptr, nullptr, 0, std::string(name).c_str(), nullptr, 0);
}

size_t PlainCost(std::string_view name) {
  return fuse_add_direntry(nullptr, nullptr, 0, std::string(name).c_str(), nullptr, 0);
}

void ReadDirectory(fuse_req_t raw, fuse_ino_t node, size_t size, off_t offset, bool plus) {
  std::optional<Request> request =
      Accept(raw, plus ? Operation::kReadDirPlus : Operation::kReadDir);
  if (!request) return;
  Filesystem& fs = Of(raw);
  auto interrupt = MakeInterruptible(*request);
  fs.vfs.ReadDir(std::move(interrupt), vfs::NodeId{node}, static_cast<uint64_t>(offset), size,
                 plus ? PlusCost : PlainCost,
                 [&fs, size, plus,
                  request = std::move(*request)](Result<std::vector<vfs::DirEntry>> page) mutable {
                   if (!page) return std::move(request).Fail(page.error());
                   std::string buffer(size, '\0');
                   size_t used = 0;
                   for (const vfs::DirEntry& entry : *page) {
                     const fuse_entry_param param = ToEntry(entry.entry, fs.options);
                     char* const at = buffer.data() + used;
                     const auto cookie = static_cast<off_t>(entry.cookie);
                     used += plus ? fuse_add_direntry_plus(request.raw(), at, size - used,
                                                           entry.name.c_str(), &param, cookie)
                                  : fuse_add_direntry(request.raw(), at, size - used,
                                                      entry.name.c_str(), &param.attr, cookie);
                     // A plain entry gives the kernel no node, so nothing will be forgotten either.
                     if (!plus && entry.entry.node != vfs::kNoNode)
                       fs.vfs.Forget(entry.entry.node, 1);
                   }
                   std::move(request).Bytes(buffer.data(), used);
                 });
}

void ReadDir(fuse_req_t raw, fuse_ino_t node, size_t size, off_t offset, fuse_file_info* /*file*/) {
  ReadDirectory(raw, node, size, offset, false);
}

void ReadDirPlus(fuse_req_t raw, fuse_ino_t node, size_t size, off_t offset,
                 fuse_file_info* /*file*/) {
  ReadDirectory(raw, node, size, offset, true);
}

void StatFs(fuse_req_t raw, fuse_ino_t /*node*/) {
  std::optional<Request> request = Accept(raw, Operation::kStatFs);
  if (!request) return;
  const vfs::FsStats stats = Of(raw).vfs.StatFs();
  struct statvfs out {};
  out.f_bsize = kStatFsBlock;
  out.f_frsize = kStatFsBlock;
  out.f_blocks = (stats.cache_bytes + kStatFsBlock - 1) / kStatFsBlock;
  out.f_files = stats.nodes;
  out.f_namemax = 255;
  std::move(*request).StatFs(out);
}

/// `size` 0 asks how long the value is.
void ReplyXattr(Request request, std::string_view value, size_t size) {
  if (size == 0) return std::move(request).Size(value.size());
  if (value.size() > size) return std::move(request).Fail(ERANGE);
  std::move(request).Bytes(value.data(), value.size());
}

void GetXattr(fuse_req_t raw, fuse_ino_t node, const char* name, size_t size) {
  std::optional<Request> request = Accept(raw, Operation::kGetXattr);
  if (!request) return;
  // EOPNOTSUPP makes `ls` ask once per run; ENODATA, once per file and attribute (architecture.md,
  // kernel side 9).
  if (!std::string_view(name).starts_with("user.")) return std::move(*request).Fail(EOPNOTSUPP);
  const Result<std::optional<std::string>> value = Of(raw).vfs.GetXattr(vfs::NodeId{node}, name);
  if (!value) return std::move(*request).Fail(value.error());
  if (!*value) return std::move(*request).Fail(ENODATA);
  ReplyXattr(std::move(*request), **value, size);
}

void ListXattr(fuse_req_t raw, fuse_ino_t node, size_t size) {
  std::optional<Request> request = Accept(raw, Operation::kListXattr);
  if (!request) return;
  const Result<std::vector<std::string>> names = Of(raw).vfs.ListXattr(vfs::NodeId{node});
  if (!names) return std::move(*request).Fail(names.error());
  std::string list;
  for (const std::string& name : *names) list.append(name).push_back('\0');
  ReplyXattr(std::move(*request), list, size);
}

void Forget(fuse_req_t raw, fuse_ino_t node, uint64_t lookups) {
  Of(raw).vfs.Forget(vfs::NodeId{node}, lookups);
  fuse_reply_none(raw);
}

void ForgetMulti(fuse_req_t raw, size_t count, fuse_forget_data* forgets) {
  for (size_t i = 0; i < count; ++i)
    Of(raw).vfs.Forget(vfs::NodeId{forgets[i].ino}, forgets[i].nlookup);
  fuse_reply_none(raw);
}

}  // namespace

const fuse_lowlevel_ops& Operations() {
  static const fuse_lowlevel_ops kOperations = [] {
    fuse_lowlevel_ops ops{};
    ops.init = Init;
    ops.lookup = Lookup;
    ops.forget = Forget;
    ops.forget_multi = ForgetMulti;
    ops.getattr = GetAttr;
    ops.readlink = ReadLink;
    ops.open = Open;
    ops.opendir = OpenDir;
    ops.flush = Flush;
    ops.read = Read;
    ops.readdir = ReadDir;
    ops.readdirplus = ReadDirPlus;
    ops.statfs = StatFs;
    ops.getxattr = GetXattr;
    ops.listxattr = ListXattr;
    return ops;
  }();
  return kOperations;
}

}  // namespace dlffs::fuse
