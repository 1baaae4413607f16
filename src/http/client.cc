// SPDX-License-Identifier: Apache-2.0
#include "dlffs/http/client.h"

#include "dlffs/base/strings.h"

namespace dlffs::http {

std::string_view Response::Find(std::string_view name) const {
  const std::string wanted = base::Lower(name);
  for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
    if (base::Lower(header->name) == wanted) return header->value;
  }
  return {};
}

}  // namespace dlffs::http
