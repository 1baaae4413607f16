// SPDX-License-Identifier: Apache-2.0
#include "sim/zip_layout.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

// Offsets and signatures as in PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16. Always less than 4
// GiB.

namespace dlffs::sim {

namespace {

constexpr uint32_t kLocalSignature = 0x04034b50;
constexpr uint32_t kDescriptorSignature = 0x08074b50;
constexpr uint32_t kCentralSignature = 0x02014b50;
constexpr uint32_t kEndSignature = 0x06054b50;
constexpr size_t kLocalSize = 30;
constexpr size_t kCentralSize = 46;
constexpr size_t kEndSize = 22;
constexpr uint16_t kDeflated = 8;
constexpr uint16_t kDescriptorFlag = 1U << 3;
constexpr uint16_t kUtf8Flag = 1U << 11;

uint32_t Get(std::string_view bytes, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = size; i > 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[at + i - 1]);
  return value;
}
uint16_t Get16(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(Get(bytes, at, 2));
}
uint32_t Get32(std::string_view bytes, size_t at) { return Get(bytes, at, 4); }

void Append16(std::string& out, uint32_t value) {
  out.push_back(static_cast<char>(value & 0xff));
  out.push_back(static_cast<char>(value >> 8 & 0xff));
}
void Append32(std::string& out, uint32_t value) {
  Append16(out, value & 0xffff);
  Append16(out, value >> 16);
}

struct Entry {
  uint16_t flags = 0;
  uint16_t method = 0;
  uint32_t when = 0;  ///< DOS time and date
  uint32_t crc = 0;
  uint32_t compressed = 0;
  uint32_t size = 0;
  uint32_t local_at = 0;
  std::string_view name;
  size_t next = 0;  ///< where the entry after this one starts
};

Entry ReadCentral(std::string_view zip, size_t at) {
  Entry entry{.flags = Get16(zip, at + 8),
              .method = Get16(zip, at + 10),
              .when = Get32(zip, at + 12),
              .crc = Get32(zip, at + 16),
              .compressed = Get32(zip, at + 20),
              .size = Get32(zip, at + 24),
              .local_at = Get32(zip, at + 42),
              .name = zip.substr(at + kCentralSize, Get16(zip, at + 28)),
              .next = 0};
  entry.next = at + kCentralSize + entry.name.size() + Get16(zip, at + 30) + Get16(zip, at + 32);
  return entry;
}

size_t DataAt(std::string_view zip, const Entry& entry) {
  return entry.local_at + kLocalSize + Get16(zip, entry.local_at + 26) +
         Get16(zip, entry.local_at + 28);
}

/// From "version needed" to the uncompressed size: common to both headers.
void AppendFacts(std::string& out, const Entry& entry, bool known) {
  Append16(out, 20);
  Append16(out, entry.flags);
  Append16(out, entry.method);
  Append32(out, entry.when);
  Append32(out, known ? entry.crc : 0);
  Append32(out, known ? entry.compressed : 0);
  Append32(out, known ? entry.size : 0);
}

void AppendLocal(std::string& out, const Entry& entry, std::string_view data) {
  const bool later = (entry.flags & kDescriptorFlag) != 0;
  Append32(out, kLocalSignature);
  AppendFacts(out, entry, !later);
  Append16(out, static_cast<uint32_t>(entry.name.size()));
  Append16(out, 0);
  out.append(entry.name).append(data);
  if (!later) return;
  Append32(out, kDescriptorSignature);
  Append32(out, entry.crc);
  Append32(out, entry.compressed);
  Append32(out, entry.size);
}

void AppendCentral(std::string& out, const Entry& entry) {
  Append32(out, kCentralSignature);
  Append16(out, 20);
  AppendFacts(out, entry, true);
  Append16(out, static_cast<uint32_t>(entry.name.size()));
  out.append(12,
             '\0');  // no extra field, comment, disk or attributes, as Java's writer leaves them
  Append32(out, entry.local_at);
  out.append(entry.name);
}

void AppendEnd(std::string& out, size_t count, size_t central_at) {
  const size_t central_size = out.size() - central_at;
  Append32(out, kEndSignature);
  Append32(out, 0);
  Append16(out, static_cast<uint32_t>(count));
  Append16(out, static_cast<uint32_t>(count));
  Append32(out, static_cast<uint32_t>(central_size));
  Append32(out, static_cast<uint32_t>(central_at));
  Append16(out, 0);
}

size_t CentralAt(std::string_view zip) { return Get32(zip, zip.size() - kEndSize + 16); }

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

/// Flips the lowest bit of a 4-byte field of the first member: in the central entry, and in the
/// descriptor or the local header.
void Spoil(std::string& zip, size_t central_field, size_t local_field, size_t descriptor_field) {
  const size_t central = CentralAt(zip);
  if (Get32(zip, central) != kCentralSignature) return;
  const Entry entry = ReadCentral(zip, central);
  const bool later = (entry.flags & kDescriptorFlag) != 0;
  const size_t other = later ? DataAt(zip, entry) + entry.compressed + descriptor_field
                             : entry.local_at + local_field;
  for (const size_t at : {central + central_field, other}) zip[at] = static_cast<char>(zip[at] ^ 1);
}

}  // namespace

std::string LayOut(std::string_view packed, const std::vector<ZipMember>& members,
                   const ZipStyle& style) {
  std::string out;
  std::vector<Entry> entries;
  size_t at = members.empty() ? 0 : CentralAt(packed);
  for (const ZipMember& member : members) {
    Entry entry = ReadCentral(packed, at);
    at = entry.next;
    const std::string_view data = packed.substr(DataAt(packed, entry), entry.compressed);
    const bool later = style.data_descriptors && entry.method == kDeflated;
    const bool utf8 = style.utf8_flag && !IsAscii(member.path);
    entry.flags = static_cast<uint16_t>((later ? kDescriptorFlag : 0) | (utf8 ? kUtf8Flag : 0));
    entry.name = member.path;
    entry.local_at = static_cast<uint32_t>(out.size());
    AppendLocal(out, entry, data);
    entries.push_back(entry);
  }
  const size_t central_at = out.size();
  for (const Entry& entry : entries) AppendCentral(out, entry);
  AppendEnd(out, entries.size(), central_at);
  return out;
}

void SpoilChecksum(std::string& zip) { Spoil(zip, 16, 14, 4); }

void SpoilSize(std::string& zip) { Spoil(zip, 24, 22, 12); }

}  // namespace dlffs::sim
