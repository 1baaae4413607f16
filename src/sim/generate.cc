// SPDX-License-Identifier: Apache-2.0
#include "sim/generate.h"

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "dlffs/base/strings.h"

#include "sim/definitions.h"
#include "sim/documents.h"

namespace dlffs::sim {

namespace {

constexpr int kMostNodes = 200;
constexpr int kMostScripts = 10'000;  // the service's quota

enum class Runs { kNothing, kScript, kResource, kOther };
struct NodeType {
  std::string_view name;
  unsigned weight;
  Runs runs;
};
constexpr std::array<NodeType, 19> kNodeTypes = {{{"CDMJob", 1108, Runs::kOther},
                                                  {"DataQualityMonitor", 972, Runs::kOther},
                                                  {"HiveSQL", 855, Runs::kScript},
                                                  {"Dummy", 556, Runs::kNothing},
                                                  {"DWSSQL", 406, Runs::kScript},
                                                  {"Python", 323, Runs::kScript},
                                                  {"ForEachJob", 112, Runs::kOther},
                                                  {"RESTAPI", 71, Runs::kOther},
                                                  {"OBSManager", 41, Runs::kOther},
                                                  {"SMN", 32, Runs::kOther},
                                                  {"DLFSubJob", 21, Runs::kOther},
                                                  {"Shell", 4, Runs::kScript},
                                                  {"DataMigration", 2, Runs::kOther},
                                                  {"SparkSQL", 2, Runs::kScript},
                                                  {"MRSSparkPython", 2, Runs::kScript},
                                                  {"MRSSpark", 2, Runs::kResource},
                                                  {"MapReduce", 2, Runs::kResource},
                                                  {"MRSFlinkJob", 2, Runs::kResource},
                                                  {"DLISpark", 2, Runs::kResource}}};
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
  const NodeType& Type() {
    unsigned sum = 0;
    for (const NodeType& type : kNodeTypes) sum += type.weight;
    unsigned drawn = Below(sum);
    for (const NodeType& type : kNodeTypes) {
      if (drawn < type.weight) return type;
      drawn -= type.weight;
    }
    return kNodeTypes.front();
  }

 private:
  std::mt19937_64 random_;
};

bool IsPython(std::string_view type) { return type == "Python" || type == "MRSSparkPython"; }
bool IsStatements(std::string_view type) { return type.ends_with("SQL"); }

/// What is drawn has a statement of its own: in which order arguments are drawn is the compiler's
/// choice.
std::string Statement(Dice& dice, unsigned number) {
  const std::string_view subject = dice.Of(kSubjects);
  const std::string_view to = dice.Of(kLayers);
  const std::string_view from = dice.Of(kLayers);
  return fmt::format(
      "INSERT OVERWRITE TABLE {}.{}_{} PARTITION (dt='${{dt}}')\n"
      "SELECT id, {}_key, amount, updated_at FROM {}.{} WHERE amount > {} AND dt = '${{dt}}';\n",
      to, subject, number, subject, from, subject, dice.Below(10'000));
}

std::string Statements(Dice& dice) {
  std::string text =
      fmt::format("-- owner: team_{}\nSET hive.exec.dynamic.partition=true;\n", dice.Below(9));
  // Most are small, few are big.
  const unsigned count = 1 + (dice.Below(20) == 0 ? dice.Below(200) : dice.Below(16));
  for (unsigned i = 0; i < count; ++i) text += Statement(dice, i);
  return text;
}

std::string Program(Dice& dice, std::string_view type) {
  const std::string_view table = dice.Of(kSubjects);
  if (!IsPython(type)) {
    return fmt::format("#!/bin/sh\nset -eu\nhdfs dfs -test -e /warehouse/{}/dt=\"$1\"\n", table);
  }
  return fmt::format(
      "import sys\n\nTABLE = \"{}\"\nLIMIT = {}\n\n\ndef main(day):\n    print(TABLE, day, "
      "LIMIT)\n\n\n"
      "main(sys.argv[1])\n",
      table, dice.Below(100'000));
}

/// Names of scripts start with what tells their types apart.
std::string ScriptPrefix(std::string_view type) {
  if (IsStatements(type)) return base::Lower(type.substr(0, type.size() - 3)) + "_";
  return type == "Shell" ? "sh_" : type == "Python" ? "py_" : "pyspark_";
}

Script NewScript(Dice& dice, std::string_view type, const std::string& name) {
  const bool statements = IsStatements(type);
  const std::string_view kind = type == "Python" ? "PYTHON" : IsPython(type) ? "SparkPython" : type;
  return MakeScript({{"name", name},
                     {"type", kind},
                     {"directory", fmt::format("/team_{}", dice.Below(9))},
                     {"connectionName", statements ? "mrs_hive" : "edge_host"},
                     {"database", statements ? "ods" : ""},
                     {"content", statements ? Statements(dice) : Program(dice, type)}});
}

/// The script of a node: every fourth is one that exists already, where there is one of its type.
std::string AddScript(Workspace& workspace, Dice& dice, std::string_view type) {
  const std::string prefix = ScriptPrefix(type);
  const auto known = static_cast<unsigned>(workspace.scripts.size());
  if (known > 0 && (known >= kMostScripts || dice.Below(4) == 0)) {
    auto shared = workspace.scripts.lower_bound(fmt::format("{}{:05}", prefix, dice.Below(known)));
    if (shared == workspace.scripts.end() || !shared->first.starts_with(prefix)) {
      shared = workspace.scripts.lower_bound(prefix);
    }
    if (shared != workspace.scripts.end() && shared->first.starts_with(prefix)) {
      return shared->first;
    }
  }
  std::string name = fmt::format("{}{:05}", prefix, known);
  workspace.scripts.emplace(name, std::make_shared<const Script>(NewScript(dice, type, name)));
  return name;
}

/// The resource of a node, shared as scripts are.
std::string AddResource(Workspace& workspace, Dice& dice) {
  const auto known = static_cast<unsigned>(workspace.resources.size());
  const bool shared = known > 0 && dice.Below(4) == 0;
  std::string name = fmt::format("jar_{:05}", shared ? dice.Below(known) : known);
  if (shared) return name;
  Resource resource = MakeResource({{"name", name},
                                    {"type", "jar"},
                                    {"directory", fmt::format("/team_{}", dice.Below(9))},
                                    {"location", fmt::format("obs://dlf-jars/{}.jar", name)}});
  std::string id = resource.id;
  workspace.resources.emplace(std::move(id), std::make_shared<const Resource>(std::move(resource)));
  return name;
}

/// The properties of a node that runs no script and no resource of the workspace.
Json OtherProperties(Dice& dice, std::string_view type) {
  if (type == "OBSManager") {
    return {{"sourceDirectory", fmt::format("obs://landing/{}/", dice.Of(kSubjects))},
            {"targetDirectory", fmt::format("obs://lake/{}/", dice.Of(kSubjects))}};
  }
  const unsigned cluster = dice.Below(5);
  const std::string_view verb = dice.Of(kVerbs);
  Json properties = {{"clusterName", fmt::format("cluster_{}", cluster)},
                     {"jobName", fmt::format("{}_{}", verb, dice.Of(kSubjects))}};
  if (type == "CDMJob") properties["clusterId"] = fmt::format("cdm-{:04}", cluster);
  return properties;
}

Json MakeNode(Workspace& workspace, Dice& dice, int number) {
  const NodeType& type = dice.Type();
  Json node = {{"name", fmt::format("{}_{:03}", type.name, number)}, {"type", type.name}};
  if (type.runs == Runs::kScript) {
    node["script"] = AddScript(workspace, dice, type.name);
    node["args"] = "dt=${dt}";
  } else if (type.runs == Runs::kResource) {
    node["resource"] = AddResource(workspace, dice);
    node["args"] = "--dt ${dt}";
    if (type.name == "MRSFlinkJob") node["set"] = {{"flinkJobType", "Flink JAR"}};
    if (type.name == "DLISpark") node["set"] = {{"resourceType", "DLIResources"}};
  } else if (type.runs == Runs::kOther) {
    node["set"] = OtherProperties(dice, type.name);
  }
  return node;
}

std::string JobName(Dice& dice, int number) {
  const std::string_view layer = dice.Of(kLayers);
  const std::string_view subject = dice.Of(kSubjects);
  return fmt::format("{}_{}_{}_{:05}", layer, subject, dice.Of(kVerbs), number);
}

void AddJob(Workspace& workspace, Dice& dice, int number) {
  Json nodes = Json::array();
  const int count = dice.NodeCount();
  for (int i = 0; i < count; ++i) nodes.push_back(MakeNode(workspace, dice, i));
  const unsigned team = dice.Below(9);
  Json job = {{"name", JobName(dice, number)},
              {"directory", fmt::format("/team_{}/{}", team, dice.Of(kLayers))},
              {"owner", fmt::format("analyst_{:02}", dice.Below(40))},
              {"params", {{"dt", "#{DateUtil.format(Job.planTime,\"yyyyMMdd\")}"}}},
              {"nodes", nodes}};
  if (dice.Below(30) == 0) {
    job["kind"] = "REAL_TIME";
  } else {
    const unsigned minute = dice.Below(60);
    job["cron"] = fmt::format("0 {} {} * * ?", minute, dice.Below(24));
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
