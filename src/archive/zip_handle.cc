// SPDX-License-Identifier: Apache-2.0
#include "archive/zip_handle.h"

#include <cerrno>

#include <unistd.h>

namespace dlffs::archive {

namespace {

/// zip_error_t is a value that owns a string.
struct ZipError {
  ZipError() { zip_error_init(&value); }
  ~ZipError() { zip_error_fini(&value); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;
  zip_error_t value;
};

/// Reads a descriptor with pread: a position of its own for every handle.
struct FileSource {
  int fd = -1;
  uint64_t size = 0;
  uint64_t position = 0;
  ZipError error;
};

zip_int64_t ReadFile(FileSource& file, void* data, zip_uint64_t length) {
  if (file.position > file.size) return 0;
  ssize_t got = 0;
  do {
    got = ::pread(file.fd, data, length, static_cast<off_t>(file.position));
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    zip_error_set(&file.error.value, ZIP_ER_READ, errno);
    return -1;
  }
  file.position += static_cast<uint64_t>(got);
  return got;
}

zip_int64_t StatFile(const FileSource& file, void* data) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  stat.valid = ZIP_STAT_SIZE;
  stat.size = file.size;
  *static_cast<zip_stat_t*>(data) = stat;
  return sizeof stat;
}

zip_int64_t SeekFile(FileSource& file, void* data, zip_uint64_t length) {
  const zip_int64_t to =
      zip_source_seek_compute_offset(file.position, file.size, data, length, &file.error.value);
  if (to < 0) return -1;
  file.position = static_cast<uint64_t>(to);
  return 0;
}

zip_int64_t FileSourceCallback(void* user, void* data, zip_uint64_t length,
                               zip_source_cmd_t command) {
  FileSource& file = *static_cast<FileSource*>(user);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      file.position = 0;
      return 0;
    case ZIP_SOURCE_READ:
      return ReadFile(file, data, length);
    case ZIP_SOURCE_CLOSE:
      return 0;
    case ZIP_SOURCE_STAT:
      return StatFile(file, data);
    case ZIP_SOURCE_SEEK:
      return SeekFile(file, data, length);
    case ZIP_SOURCE_TELL:
      return static_cast<zip_int64_t>(file.position);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&file.error.value, data, length);
    case ZIP_SOURCE_SUPPORTS:
      return ZIP_SOURCE_SUPPORTS_SEEKABLE;
    case ZIP_SOURCE_FREE:
      delete &file;
      return 0;
    default:
      zip_error_set(&file.error.value, ZIP_ER_OPNOTSUPP, 0);
      return -1;
  }
}

Result<ZipHandle> OpenSource(zip_source_t* source, ZipError& error) {
  if (source == nullptr)
    return Err(ErrorCode::kInternal, "open zip: {}", ZipErrorText(&error.value));
  // The zip takes the source over only where opening succeeds.
  ZipHandle zip(zip_open_from_source(source, ZIP_RDONLY, &error.value));
  if (zip) return zip;
  zip_source_free(source);
  return Err(ErrorCode::kCorrupt, "not a zip, or cut short: {}", ZipErrorText(&error.value));
}

}  // namespace

std::string ZipErrorText(zip_error_t* error) { return zip_error_strerror(error); }

Result<ZipHandle> OpenZip(std::string_view bytes) {
  // libzip takes an empty file for an empty archive; for an answer of the service it is a cut one.
  // The magic decides (api.md C6): a page of HTML is not searched for a directory that somebody hid
  // in it.
  const std::string_view magic = bytes.substr(0, 4);
  if (magic != "PK\x03\x04" && magic != "PK\x05\x06") {
    return Err(ErrorCode::kCorrupt, "not a zip: {} bytes that do not start as one", bytes.size());
  }
  ZipError error;
  return OpenSource(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.value), error);
}

Result<ZipHandle> OpenZip(int fd, uint64_t size) {
  if (size == 0) return Err(ErrorCode::kCorrupt, "not a zip: empty file");
  ZipError error;
  auto file = std::make_unique<FileSource>();
  file->fd = fd;
  file->size = size;
  zip_source_t* source = zip_source_function_create(FileSourceCallback, file.get(), &error.value);
  if (source != nullptr) static_cast<void>(file.release());  // ZIP_SOURCE_FREE deletes it
  return OpenSource(source, error);
}

}  // namespace dlffs::archive
