// SPDX-License-Identifier: Apache-2.0
#include "sim/documents.h"

#include <algorithm>
#include <utility>

#include "dlffs/base/digest.h"

#include "sim/job_document.h"

namespace dlffs::sim {

namespace {

constexpr int64_t kDay = 86'400'000;
constexpr int64_t kFirstMoment = 1'705'312'800'000;  // 15 January 2024

Bytes Share(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

int64_t Within(const std::string& text, int64_t range) {
  return static_cast<int64_t>(NumberOf(text) % static_cast<uint64_t>(range));
}

/// What a list says about a job besides what its document says.
Json DefaultListing(const Job& job, const Json& document) {
  Json listing;
  const bool batch = job.type == "BATCH";
  const Json basic = document.value("basicConfig", Json::object());
  listing["name"] = job.name;
  listing["jobType"] = job.type;
  listing["owner"] = basic.value("owner", "");
  listing["priority"] = basic.value("priority", 0);
  listing["status"] = batch ? "SCHEDULING" : "NORMAL";
  listing["createUser"] = basic.value("owner", "");
  listing["createTime"] = job.create_time;
  listing["startTime"] = job.create_time + kDay;
  if (batch) {
    listing["lastInstanceStatus"] = Within("status " + job.name, 12) == 0 ? "fail" : "success";
    listing["lastInstanceEndTime"] = job.last_update_time + Within("end " + job.name, 30 * kDay);
  }
  listing["lastUpdateUser"] = document.value("lastUpdateUser", "");
  listing["path"] = document.value("directory", "/");
  listing["singleNodeJobFlag"] = document.value("singleNodeJobFlag", false);
  return listing;
}

Job JobOf(const Json& document, std::string bytes) {
  Job job;
  job.name = document.at("name");
  job.type = document.value("processType", "BATCH");
  job.id = 600'000 + Within("id " + job.name, 1'000'000);
  job.document = Share(std::move(bytes));
  job.submitted = job.document;
  job.scripts = ScriptsOf(document);
  job.resources = ResourcesOf(document);
  return job;
}

Json WithoutMembers(Json json, std::initializer_list<const char*> names) {
  for (const char* name : names) json.erase(name);
  return json;
}

}  // namespace

uint64_t NumberOf(const std::string& text) { return base::Sha256::Of(text).Prefix64(); }

std::string Pretty(const Json& document) { return document.dump(2) + "\n"; }

Job MakeJob(const Json& definition) {
  const Json document =
      ExpandJob(WithoutMembers(definition, {"listing", "created", "updated", "submitted"}));
  Json whole = document;
  for (const char* name : {"listing", "created", "updated"}) {
    if (definition.contains(name)) whole[name] = definition[name];
  }
  Job job = MakeJob(whole, Pretty(document));
  if (definition.contains("submitted")) {
    Json submitted = document;
    submitted.merge_patch(definition["submitted"]);
    job.submitted = Share(Pretty(submitted));
  }
  return job;
}

Job MakeJob(const Json& definition, std::string document) {
  Job job = JobOf(definition, std::move(document));
  const int64_t created = kFirstMoment + Within("created " + job.name, 400 * kDay);
  job.create_time = definition.value("created", created);
  const int64_t updated = job.create_time + Within("updated " + job.name, 300 * kDay);
  job.last_update_time = definition.value("updated", updated);
  job.listing = DefaultListing(job, definition);
  if (definition.contains("listing")) job.listing.merge_patch(definition["listing"]);
  return job;
}

Job ChangedJob(const Job& old, const Json& document, int64_t now) {
  Job job = JobOf(document, Pretty(document));
  job.id = old.id;
  job.create_time = old.create_time;
  job.last_update_time = now;
  job.submitted = old.submitted;
  if (job.name != old.name) {
    Json submitted = Json::parse(*old.submitted);
    submitted["name"] = job.name;
    job.submitted = Share(Pretty(submitted));
  }
  job.listing = DefaultListing(job, document);
  for (const char* name : {"status", "createUser", "startTime", "endTime", "lastInstanceStatus",
                           "lastInstanceEndTime"}) {
    if (old.listing.contains(name)) job.listing[name] = old.listing[name];
  }
  return job;
}

Script MakeScript(const Json& definition) {
  Json document;
  document["name"] = definition.at("name");
  document["type"] = definition.value("type", "HiveSQL");
  document["directory"] = definition.value("directory", "/");
  document["content"] = definition.value("content", "");
  document["connectionName"] = definition.value("connectionName", "");
  document["database"] = definition.value("database", "");
  document["queueName"] = definition.value("queueName", "");
  document["configuration"] = definition.value("configuration", Json::object());
  document["description"] = definition.value("description", "");
  Script script = MakeScript(document, Pretty(document));
  script.owner = definition.value("owner", "demo");
  script.version = definition.value("version", 1);
  return script;
}

Script MakeScript(const Json& definition, std::string document) {
  Script script;
  script.name = definition.at("name");
  script.id = 200'000 + Within("script " + script.name, 1'000'000);
  script.owner = "demo";
  script.document = Share(std::move(document));
  return script;
}

Resource MakeResource(const Json& definition) {
  Json document;
  document["name"] = definition.at("name");
  document["type"] = definition.value("type", "jar");
  document["location"] = definition.value("location", "");
  document["dependFiles"] = definition.value("dependFiles", Json::array());
  document["dependPackages"] = definition.value("dependPackages", Json::array());
  document["desc"] = definition.value("desc", "");
  document["directory"] = definition.value("directory", "/");
  return MakeResource(document, Pretty(document));
}

Resource MakeResource(const Json& definition, std::string document) {
  Resource resource;
  resource.name = definition.at("name");
  resource.location = definition.value("location", "");
  // Names are unique in a directory only.
  const std::string hex =
      base::Sha256::Of(definition.value("directory", "/") + "\n" + resource.name).Hex();
  resource.id = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
                hex.substr(16, 4) + "-" + hex.substr(20, 12);
  resource.document = Share(std::move(document));
  return resource;
}

}  // namespace dlffs::sim
