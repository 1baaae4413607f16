// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "dlffs/archive/export_archive.h"

#include "archive/member_table.h"

namespace dlffs::archive {

/// One job's share of an answer that is held in memory.
class ZipExport final : public VerifiedExport {
 public:
  ZipExport(std::shared_ptr<const std::string> zip, MemberTable table);

  const Manifest& manifest() const override { return table_.manifest; }
  Status WriteContainer(const std::string& path, std::string_view record) const override;

 private:
  const std::shared_ptr<const std::string> zip_;
  const MemberTable table_;
};

}  // namespace dlffs::archive
