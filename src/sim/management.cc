// SPDX-License-Identifier: Apache-2.0
#include "sim/management.h"

#include <algorithm>
#include <cstdint>

#include "sim/iam.h"
#include "sim/paging.h"

namespace dlffs::sim {

namespace {

constexpr size_t kDefaultLimit = 20;
constexpr size_t kMostLimit = 100;
constexpr int64_t kOrdered = 1'690'000'000'000;
constexpr int kActive = 2;

Json InstanceEntry(const Project& project, const Instance& instance) {
  return {{"resource_id", instance.id},
          {"resource_name", instance.name},
          {"resource_spec_code", "dayu.starter"},
          {"project_id", project.id},
          {"region_id", project.name.substr(0, project.name.find('_'))},
          {"status", kActive},
          {"eps_id", "0"},
          {"create_time", kOrdered},
          {"effective_time", kOrdered},
          {"expire_time", kOrdered + 3 * 31'536'000'000},
          {"create_user", "demo"},
          {"order_id", "CS" + instance.id.substr(0, 12)},
          {"product_id", "OFFI" + IdOf("product").substr(0, 14)},
          {"is_auto_renew", 0},
          {"is_trial_order", 0},
          {"vpc_id", IdOf("vpc " + instance.id)},
          {"work_space_mode", "0"}};
}

}  // namespace

Reply ListInstances(const Project& project, const Request& request) {
  const auto rows = RowsOf(request, OffsetMeaning::kPage, kDefaultLimit, kMostLimit);
  if (!rows) return InvalidParameter();
  Json orders = Json::array();
  for (size_t i = rows->first; i < rows->End(project.instances.size()); ++i) {
    orders.push_back(InstanceEntry(project, project.instances[i]));
  }
  return JsonReply(
      200,
      {{"billing_check", true}, {"count", project.instances.size()}, {"commodity_orders", orders}});
}

Reply ListWorkspaces(const Project& project, const Call& call, const Request& request) {
  const auto rows = RowsOf(request, OffsetMeaning::kRow, kDefaultLimit, kMostLimit);
  if (!rows) return InvalidParameter();
  const auto instance =
      std::find_if(project.instances.begin(), project.instances.end(),
                   [&](const Instance& known) { return known.id == call.instance; });
  if (instance == project.instances.end()) {
    return FactoryError("DAYU.1001", "The instance does not exist.");
  }
  const size_t total = instance->workspaces.size();
  Json data = Json::array();
  for (size_t i = rows->first; i < rows->End(total); ++i) {
    data.push_back(instance->workspaces[i]->facts);
  }
  const size_t pages = (total + rows->count - 1) / rows->count;
  return JsonReply(200, {{"count", total}, {"total_page", pages}, {"data", data}});
}

}  // namespace dlffs::sim
