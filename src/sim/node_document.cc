// SPDX-License-Identifier: Apache-2.0
#include "sim/node_document.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace dlffs::sim {

namespace {

struct Connection {
  std::string_view type;
  std::string_view name;
  std::string_view database;
};
constexpr std::array<Connection, 7> kConnections = {{{"HiveSQL", "mrs_hive", "ods"},
                                                     {"SparkSQL", "mrs_spark", "ods"},
                                                     {"DWSSQL", "dws_core", "dwh"},
                                                     {"DLISQL", "dli_default", "lake"},
                                                     {"RDSSQL", "rds_crm", "crm"},
                                                     {"Shell", "edge_host", ""},
                                                     {"Python", "edge_host", ""}}};

constexpr Connection ConnectionOf(std::string_view type) {
  for (const Connection& connection : kConnections) {
    if (connection.type == type) return connection;
  }
  return {type, "", ""};
}

void AddProperty(Json& properties, std::string_view name, const Json& value) {
  properties.push_back({{"name", name}, {"value", value}, {"value_is_sensitive", false}});
}

void AddStatement(Json& properties, const Json& node, std::string_view type) {
  const bool runs_program = type == "Python" || type == "Shell" || type == "MRSSparkPython";
  const Connection connection = ConnectionOf(type);
  if (node.contains("script")) {
    AddProperty(properties, "scriptName", node["script"]);
    AddProperty(properties, "scriptVersion", "");
    AddProperty(properties, "statementOrScript", "SCRIPT");
  } else {
    AddProperty(properties, "statementOrScript", "STATEMENT");
    AddProperty(properties, runs_program ? "content" : "sql", node["sql"]);
  }
  AddProperty(properties, "connectionName", node.value("connection", std::string(connection.name)));
  if (!runs_program) {
    AddProperty(properties, "database", node.value("database", std::string(connection.database)));
  }
  AddProperty(properties, runs_program ? "arguments" : "scriptArgs", node.value("args", ""));
  if (type == "Python") {
    AddProperty(properties, "connectionId", "");
    AddProperty(properties, "pythonVersion", "python3");
    AddProperty(properties, "taskWorkGroupId", "-1");
  }
  AddProperty(properties, "emptyRunningJob", "0");
}

Json Properties(const Json& node, std::string_view type) {
  Json properties = Json::array();
  if (node.contains("script") || node.contains("sql")) AddStatement(properties, node, type);
  if (node.contains("resource")) {
    AddProperty(properties, "clusterName", "mrs_analytics");
    AddProperty(properties, "jobName", node["name"]);
    AddProperty(properties, "resourcePath", node["resource"]);
    AddProperty(properties, "parameters", node.value("args", ""));
  }
  if (node.contains("job")) AddProperty(properties, "jobName", node["job"]);
  const Json others = node.value("set", Json::object());
  for (const auto& [name, value] : others.items()) {
    AddProperty(properties, name, value);
  }
  return properties;
}

/// Five in a row, as people arrange them.
Json Location(int number) {
  return {{"x", fmt::format("{:.1f}", -45.5 + 220 * (number % 5))},
          {"y", fmt::format("{:.1f}", -134.5 + 110 * (number / 5))}};
}

Json ExpandNode(const Json& node, const Json& previous, int number) {
  if (node.contains("properties")) return node;
  const std::string type = node.value("type", "Dummy");
  Json expanded;
  expanded["name"] = node["name"];
  expanded["type"] = type;
  expanded["location"] = Location(number);
  expanded["preNodeName"] = node.value("after", previous);
  expanded["conditions"] = Json::array();
  expanded["properties"] = Properties(node, type);
  expanded["pollingInterval"] = 20;
  expanded["maxExecutionTime"] = node.value("timeout", 360);
  expanded["retryTimes"] = node.value("retries", 0);
  expanded["retryInterval"] = 120;
  expanded["failPolicy"] = node.value("fail", "FAIL_CHILD");
  expanded["execTimeOutRetry"] = "false";
  expanded["eventTrigger"] = nullptr;
  expanded["cronTrigger"] = nullptr;
  expanded["resouces"] = Json::array();  // misspelt so by the service
  return expanded;
}

void ReplaceAll(std::string& text, std::string_view from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

Json Numbered(const Json& node, int number) {
  std::string text = node.dump();
  ReplaceAll(text, "{n}", fmt::format("{:03}", number));
  ReplaceAll(text, "{p}", fmt::format("{:03}", number - 1));
  Json numbered = Json::parse(text);
  numbered.erase("repeat");
  return numbered;
}

}  // namespace

Json ExpandNodes(const Json& nodes) {
  Json expanded = Json::array();
  Json previous = Json::array();
  int count = 0;
  for (const Json& node : nodes) {
    const int times = node.value("repeat", 1);
    for (int number = 1; number <= times; ++number) {
      expanded.push_back(ExpandNode(times > 1 ? Numbered(node, number) : node, previous, count++));
      previous = Json::array({expanded.back()["name"]});
    }
  }
  return expanded;
}

}  // namespace dlffs::sim
