// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/api/service.h"
#include "dlffs/cache/store.h"
#include "dlffs/catalog/catalog.h"
#include "dlffs/config/settings.h"
#include "dlffs/fetch/fetcher.h"
#include "dlffs/fuse/session.h"
#include "dlffs/vfs/vfs.h"

namespace dlffs::app {

/// What a status is read from.
struct StatusSources {
  const config::Settings& settings;
  const std::string& mountpoint;
  const catalog::Catalog& catalog;
  const fetch::Fetcher& fetcher;
  const api::Service& service;
  const cache::Store& store;
  const vfs::Vfs& vfs;
  const fuse::Session& session;
};

/// The object of product.md section 4, as JSON on one line.
std::string StatusText(const StatusSources& sources);

}  // namespace dlffs::app
