// SPDX-License-Identifier: Apache-2.0
#include "config/openrc.h"

#include <initializer_list>

#include "config/endpoints.h"

namespace dlffs::config {

namespace {

std::string First(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    std::string value = environment.Get(name);
    if (!value.empty()) return value;
  }
  return {};
}

}  // namespace

OpenRc ReadOpenRc(const Environment& environment) {
  OpenRc rc;
  rc.iam_endpoint = TrimSlashes(environment.Get("OS_AUTH_URL"));
  rc.region = First(environment, {"OS_REGION_NAME", "OS_REGION_ID"});
  if (rc.region.empty()) {
    // "eu-de_analytics": a project's name begins with its region.
    const std::string project = First(environment, {"OS_PROJECT_NAME", "OS_TENANT_NAME"});
    rc.region = project.substr(0, project.find('_'));
  }
  rc.auth.token = First(environment, {"OS_TOKEN", "OS_TOKEN_ID", "OS_AUTH_TOKEN"});
  rc.auth.username = environment.Get("OS_USERNAME");
  rc.auth.user_id = First(environment, {"OS_USER_ID", "OS_USERID"});
  rc.auth.password = environment.Get("OS_PASSWORD");
  rc.auth.domain = First(environment, {"OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"});
  return rc;
}

}  // namespace dlffs::config
