// SPDX-License-Identifier: Apache-2.0
#include "sim/generate.h"

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/definitions.h"
#include "sim/documents.h"

namespace dlffs::sim {

namespace {

constexpr int kMostNodes = 200;
constexpr int kMostScripts = 10'000;  // the service's quota

struct NodeType {
  std::string_view name;
  unsigned weight;
};
constexpr std::array<NodeType, 12> kNodeTypes = {{{"CDMJob", 1108},
                                                  {"DataQualityMonitor", 972},
                                                  {"HiveSQL", 855},
                                                  {"Dummy", 556},
                                                  {"DWSSQL", 406},
                                                  {"Python", 323},
                                                  {"ForEachJob", 112},
                                                  {"RESTAPI", 71},
                                                  {"OBSManager", 41},
                                                  {"SMN", 32},
                                                  {"DLFSubJob", 21},
                                                  {"Shell", 12}}};
constexpr std::array<std::string_view, 8> kSubjects = {"customer", "invoice", "trip",  "claim",
                                                       "payment",  "ledger",  "asset", "shipment"};
constexpr std::array<std::string_view, 6> kLayers = {"ods", "dwd", "dws", "ads", "dim", "tmp"};
constexpr std::array<std::string_view, 5> kVerbs = {"load", "merge", "check", "export", "rollup"};

/// The generator itself is the same everywhere, the library's distributions are not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  unsigned Below(unsigned end) { return static_cast<unsigned>(random_() % end); }
  template <class Array>
  std::string_view Of(const Array& array) {
    return array.at(Below(static_cast<unsigned>(array.size())));
  }
  /// About 9 on average, with a long tail.
  int NodeCount() {
    int count = 1;
    while (count < kMostNodes && Below(100) < (count < 30 ? 89U : 97U)) ++count;
    return count;
  }
  std::string_view Type() {
    unsigned sum = 0;
    for (const NodeType& type : kNodeTypes) sum += type.weight;
    unsigned drawn = Below(sum);
    for (const NodeType& type : kNodeTypes) {
      if (drawn < type.weight) return type.name;
      drawn -= type.weight;
    }
    return kNodeTypes.front().name;
  }

 private:
  std::mt19937_64 random_;
};

bool RunsScript(std::string_view type) {
  return type == "HiveSQL" || type == "DWSSQL" || type == "Python" || type == "Shell";
}

std::string Statements(Dice& dice) {
  std::string text =
      fmt::format("-- owner: team_{}\nSET hive.exec.dynamic.partition=true;\n", dice.Below(9));
  // Most are small, few are big.
  const unsigned count = 1 + (dice.Below(20) == 0 ? dice.Below(200) : dice.Below(16));
  for (unsigned i = 0; i < count; ++i) {
    const std::string_view subject = dice.Of(kSubjects);
    text += fmt::format(
        "INSERT OVERWRITE TABLE {}.{}_{} PARTITION (dt='${{dt}}')\n"
        "SELECT id, {}_key, amount, updated_at FROM {}.{} WHERE amount > {} AND dt = '${{dt}}';\n",
        dice.Of(kLayers), subject, i, subject, dice.Of(kLayers), subject, dice.Below(10'000));
  }
  return text;
}

std::string Program(Dice& dice, std::string_view type) {
  const std::string_view table = dice.Of(kSubjects);
  if (type == "Shell") {
    return fmt::format("#!/bin/sh\nset -eu\nhdfs dfs -test -e /warehouse/{}/dt=\"$1\"\n", table);
  }
  return fmt::format(
      "import sys\n\nTABLE = \"{}\"\nLIMIT = {}\n\n\ndef main(day):\n    print(TABLE, day, "
      "LIMIT)\n\n\n"
      "main(sys.argv[1])\n",
      table, dice.Below(100'000));
}

std::string ScriptName(std::string_view type, unsigned number) {
  return fmt::format("{}_{:05}", type == "Python" ? "py" : type == "Shell" ? "sh" : "sql", number);
}

/// The script of a node: every fourth is one that exists already, where there is one.
std::string AddScript(Workspace& workspace, Dice& dice, std::string_view type) {
  const auto known = static_cast<unsigned>(workspace.scripts.size());
  std::string name = ScriptName(type, known);
  if (known > 0 && (known >= kMostScripts || dice.Below(4) == 0)) {
    const auto shared = workspace.scripts.lower_bound(ScriptName(type, dice.Below(known)));
    if (shared != workspace.scripts.end()) return shared->first;
  }
  const bool statements = type == "HiveSQL" || type == "DWSSQL";
  Script script = MakeScript({{"name", name},
                              {"type", type == "Python" ? "PYTHON" : type},
                              {"directory", fmt::format("/team_{}", dice.Below(9))},
                              {"connectionName", statements ? "mrs_hive" : "edge_host"},
                              {"database", statements ? "ods" : ""},
                              {"content", statements ? Statements(dice) : Program(dice, type)}});
  workspace.scripts.emplace(name, std::make_shared<const Script>(std::move(script)));
  return name;
}

Json MakeNode(Workspace& workspace, Dice& dice, int number) {
  const std::string_view type = dice.Type();
  Json node = {{"name", fmt::format("{}_{:03}", type, number)}, {"type", type}};
  if (RunsScript(type)) {
    node["script"] = AddScript(workspace, dice, type);
    node["args"] = "dt=${dt}";
  } else if (type != "Dummy") {
    node["set"] = {{"clusterName", fmt::format("cluster_{}", dice.Below(5))},
                   {"jobName", fmt::format("{}_{}", dice.Of(kVerbs), dice.Of(kSubjects))}};
  }
  return node;
}

void AddJob(Workspace& workspace, Dice& dice, int number) {
  Json nodes = Json::array();
  const int count = dice.NodeCount();
  for (int i = 0; i < count; ++i) nodes.push_back(MakeNode(workspace, dice, i));
  Json job = {{"name", fmt::format("{}_{}_{}_{:05}", dice.Of(kLayers), dice.Of(kSubjects),
                                   dice.Of(kVerbs), number)},
              {"directory", fmt::format("/team_{}/{}", dice.Below(9), dice.Of(kLayers))},
              {"owner", fmt::format("analyst_{:02}", dice.Below(40))},
              {"params", {{"dt", "#{DateUtil.format(Job.planTime,\"yyyyMMdd\")}"}}},
              {"nodes", nodes}};
  if (dice.Below(30) == 0) {
    job["kind"] = "REAL_TIME";
  } else {
    job["cron"] = fmt::format("0 {} {} * * ?", dice.Below(60), dice.Below(24));
  }
  workspace.Put(MakeJob(job));
}

}  // namespace

Realm GenerateRealm(int jobs, uint64_t seed) {
  Dice dice(seed);
  Project project{.id = "b384b9e9ab9b4ee8994c8633aabc9505",
                  .name = "eu-de_analytics",
                  .description = "",
                  .enabled = true,
                  .instances = {}};
  Instance instance{.id = "1f0a6d0c3b7e4a5f9c2d8e7b6a594837", .name = "dataarts", .workspaces = {}};
  auto workspace = std::make_shared<Workspace>();
  workspace->id = "5b0a4f0c2d1e4c8f9a7b6c5d4e3f2a10";
  workspace->name = "default";
  workspace->is_default = true;
  workspace->facts = WorkspaceFacts(*workspace, project.id, instance.id, "made up");
  for (int number = 0; number < jobs; ++number) AddJob(*workspace, dice, number);
  workspace->Sort();
  instance.workspaces.push_back(std::move(workspace));
  project.instances.push_back(std::move(instance));
  Realm realm;
  realm.projects.push_back(std::move(project));
  return realm;
}

}  // namespace dlffs::sim
