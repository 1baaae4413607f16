// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>

#include <httplib.h>

namespace dlffs::sim {

/// One accepted connection, as httplib wants to see it. It borrows the descriptor. One thread at a
/// time; another may shut the descriptor down, which ends every read, write and wait.
class Connection final : public httplib::Stream {
 public:
  explicit Connection(int descriptor);

  /// Waits for the first byte of the next request; false when there will be none.
  bool WaitForRequest();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* data, size_t size) override;
  ssize_t write(const char* data, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return descriptor_; }

 private:
  bool HasBuffered() const { return read_at_ < read_end_; }

  int descriptor_;
  std::array<char, 16384> buffer_{};
  size_t read_at_ = 0;
  size_t read_end_ = 0;
};

}  // namespace dlffs::sim
