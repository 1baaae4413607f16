// SPDX-License-Identifier: Apache-2.0
#include "sim/job_document.h"

#include <algorithm>
#include <string_view>

#include "dlffs/base/strings.h"

#include "sim/node_document.h"

namespace dlffs::sim {

namespace {

Json BasicConfig(const Json& definition) {
  Json basic;
  basic["owner"] = definition.value("owner", "demo");
  basic["encrypt"] = false;
  basic["isIgnoreWaiting"] = 1;
  basic["priority"] = definition.value("priority", 0);
  basic["executeUser"] = "";
  basic["instanceTimeout"] = definition.value("timeout", 0);
  basic["jobDescription"] = "";
  basic["taskPriority"] = "";
  basic["agency"] = "";
  basic["customFields"] = Json::object();
  basic["tags"] = definition.value("tags", Json::array());
  return basic;
}

Json Cron(const Json& definition) {
  Json cron;
  cron["startTime"] = definition.value("start", "2024-01-01T00:00:00+01");
  cron["expression"] = definition["cron"];
  cron["expressionTimeZone"] = definition.value("timezone", "Europe/Berlin");
  cron["intervalType"] = definition.value("interval", "days");
  cron["dependPrePeriod"] = false;
  cron["isSkipSelfDepJob"] = false;
  cron["calendarScheduling"] = "false";
  cron["concurrent"] = 1;
  cron["monitorObsPath"] = false;
  cron["scanDuration"] = 0;
  cron["scanInterval"] = 0;
  if (definition.contains("depends")) {
    cron["dependJobs"] = {{"jobs", definition["depends"]},
                          {"dependPeriod", "SAME_PERIOD"},
                          {"dependFailPolicy", "FAIL"}};
  }
  return cron;
}

Json Schedule(const Json& definition) {
  Json schedule;
  if (definition.contains("cron")) {
    schedule = {{"type", "CRON"}, {"cron", Cron(definition)}};
  } else if (definition.contains("event")) {
    schedule = {{"type", "EVENT"},
                {"event",
                 {{"eventType", "KAFKA"},
                  {"channel", definition["event"]},
                  {"failPolicy", "SUSPEND"},
                  {"concurrent", 1},
                  {"readPolicy", "LAST"}}}};
  } else {
    schedule = {{"type", "EXECUTE_ONCE"}};
  }
  schedule["requireManualConfirmBeforeExecute"] = false;
  schedule["scheduleOffset"] = "";
  return schedule;
}

/// `{"dt": "…"}` as the list that the service keeps; a list stays one.
Json Parameters(const Json& definition) {
  const Json params = definition.value("params", Json::array());
  if (params.is_array()) return params;
  Json list = Json::array();
  for (const auto& [name, value] : params.items()) {
    const bool is_expression = value.get<std::string>().starts_with("#{");
    list.push_back(
        {{"name", name}, {"value", value}, {"type", is_expression ? "variable" : "constants"}});
  }
  return list;
}

bool IsDocument(const Json& definition) {
  return definition.contains("schedule") && definition.contains("basicConfig");
}

void AddUnique(std::vector<std::string>& list, const std::string& value) {
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) {
    list.push_back(value);
  }
}

/// A node's properties as `visit(name, value)`; values are strings in every document known.
template <class Visit>
void ForEachProperty(const Json& node, Visit visit) {
  if (!node.contains("properties")) return;
  for (const Json& property : node["properties"]) {
    const auto value = property.find("value");
    if (value != property.end() && value->is_string()) {
      visit(property.value("name", ""), value->get<std::string>());
    }
  }
}

}  // namespace

Json ExpandJob(const Json& definition) {
  if (IsDocument(definition)) return definition;
  const Json nodes = ExpandNodes(definition.value("nodes", Json::array()));
  const bool single = definition.value("single", false);
  Json document;
  document["name"] = definition["name"];
  document["directory"] = definition.value("directory", "/");
  document["processType"] = definition.value("kind", "BATCH");
  document["description"] = definition.value("description", "");
  document["location"] = {{"x", "0"}, {"y", "0"}};
  document["nodes"] = nodes;
  document["schedule"] = Schedule(definition);
  document["params"] = Parameters(definition);
  document["maskedParams"] = Json::array();
  document["resouces"] = definition.value("resouces", Json::array());  // misspelt so by the service
  document["basicConfig"] = BasicConfig(definition);
  document["logPath"] =
      definition.value("logPath", "obs://dlf-log-b384b9e9ab9b4ee8994c8633aabc9505/");
  document["lastUpdateUser"] = definition.value("updated_by", definition.value("owner", "demo"));
  document["version"] = definition.value("version", "1");
  document["singleNodeJobFlag"] = single;
  if (single) document["singleNodeJobType"] = nodes.at(0)["type"];
  document["emptyRunningJob"] = "0";
  document["cleanOverdueDays"] = 60;
  document["cleanWaitingJob"] = "cleanup";
  document["runAtOnceAfterIncubate"] = "0";
  document["taskWorkGroupId"] = "";
  document["useCdmCache"] = false;
  if (definition.contains("extra")) document.merge_patch(definition["extra"]);
  return document;
}

std::vector<std::string> ScriptsOf(const Json& document) {
  std::vector<std::string> names;
  for (const Json& node : document.value("nodes", Json::array())) {
    std::string script;
    std::string kind = "script";
    ForEachProperty(node, [&](const std::string& name, const std::string& value) {
      if (name == "scriptName") script = value;
      if (name == "statementOrScript") kind = base::Lower(value);
    });
    if (kind == "script") AddUnique(names, script);
  }
  return names;
}

std::vector<std::string> ResourcesOf(const Json& document) {
  std::vector<std::string> names;
  const auto add_listed = [&](const Json& owner) {
    for (const Json& name : owner.value("resouces", Json::array())) {
      if (name.is_string()) AddUnique(names, name.get<std::string>());
    }
  };
  add_listed(document);
  for (const Json& node : document.value("nodes", Json::array())) {
    add_listed(node);
    ForEachProperty(node, [&](const std::string& name, const std::string& value) {
      if (name == "resourcePath" || name == "pyFile") AddUnique(names, value);
    });
  }
  return names;
}

}  // namespace dlffs::sim
