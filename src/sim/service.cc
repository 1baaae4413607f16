// SPDX-License-Identifier: Apache-2.0
#include "sim/service.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/export.h"
#include "sim/export_zip.h"
#include "sim/factory.h"
#include "sim/management.h"

namespace dlffs::sim {

namespace {

bool Replaces(FaultEffect effect) {
  return effect == FaultEffect::kStatus || effect == FaultEffect::kSilence;
}

std::string NewRequestId() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

void SpoilZip(void (*spoil)(std::string&), Reply& reply) {
  std::string zip = *reply.body;
  if (zip.starts_with("PK")) spoil(zip);
  reply.body = std::make_shared<std::string>(std::move(zip));
}

}  // namespace

Reply Service::Handle(const Request& request) {
  const Call call = Understand(request);
  counts_.Add(call);
  if (call.kind == CallKind::kBatchExport) counts_.AddBatch(JobList(request));
  Reply reply = AnswerWithFaults(call, request);
  counts_.AddStatus(reply.status);
  reply.headers.emplace_back("X-Request-Id", NewRequestId());
  return reply;
}

Reply Service::AnswerWithFaults(const Call& call, const Request& request) {
  const FaultPlan::Taken taken = faults_.Take(call, request);
  const std::vector<Fault>& faults = taken.faults;
  Wait(taken, false, call.name);
  const auto replacing = std::find_if(faults.begin(), faults.end(),
                                      [](const Fault& fault) { return Replaces(fault.effect); });
  Reply reply;
  if (replacing == faults.end()) {
    reply = Answer(call, request);
  } else {
    Spoil(*replacing, taken.clears, call.name, reply);
  }
  Wait(taken, true, call.name);
  for (const Fault& fault : faults) {
    if (!Replaces(fault.effect)) Spoil(fault, taken.clears, call.name, reply);
  }
  return reply;
}

void Service::Wait(const FaultPlan::Taken& taken, bool after_answer, const std::string& job) {
  for (const Fault& fault : taken.faults) {
    if (fault.after_answer != after_answer) continue;
    if (fault.effect == FaultEffect::kHold) faults_.Hold(job, taken.clears);
    if (fault.effect == FaultEffect::kLatency) faults_.Delay(fault.delay, taken.clears);
  }
}

void Service::Spoil(const Fault& fault, uint64_t clears, const std::string& job, Reply& reply) {
  switch (fault.effect) {
    case FaultEffect::kLatency:
    case FaultEffect::kHold:
      return;
    case FaultEffect::kStatus:
      reply.status = fault.status;
      reply.body = std::make_shared<std::string>(fault.body);
      if (!fault.content_type.empty()) reply.content_type = fault.content_type;
      if (!fault.retry_after.empty()) reply.headers.emplace_back("Retry-After", fault.retry_after);
      return;
    case FaultEffect::kSilence:
      faults_.Hold(job, clears);
      reply.status = Reply::kNoAnswer;
      return;
    case FaultEffect::kStall:
      reply.before_cut = [this, job, clears] { faults_.Hold(job, clears); };
      [[fallthrough]];
    case FaultEffect::kTruncate:
      reply.chunked = true;
      reply.cut_after = fault.cut_after.value_or(reply.body->size() / 2);
      return;
    case FaultEffect::kWrongCrc:
      return SpoilZip(SpoilChecksum, reply);
    case FaultEffect::kWrongSize:
      return SpoilZip(SpoilSize, reply);
    case FaultEffect::kNotZip:
      reply.body = std::make_shared<std::string>("<html><body>Bad Gateway</body></html>\n");
      return;
  }
}

Reply Service::Answer(const Call& call, const Request& request) {
  if (request.path.starts_with("/v3/")) return iam_.Handle(request);
  const bool management = call.kind == CallKind::kInstances || call.kind == CallKind::kWorkspaces;
  if (call.kind == CallKind::kOther || (management && !options_.management)) return NoSuchApi();
  if (auto refusal = gateway_.Refusal(request, call.project)) return *refusal;
  return AnswerProject(call, request);
}

Reply Service::AnswerProject(const Call& call, const Request& request) {
  const auto realm = world_.Now();
  const Project* project = realm->FindProject(call.project);
  if (project == nullptr || !project->enabled) {
    return GatewayError(403, "APIGW.0302", "The user is not authorized for the project");
  }
  if (call.kind == CallKind::kInstances) return ListInstances(*project, request);
  if (call.kind == CallKind::kWorkspaces) return ListWorkspaces(*project, call, request);
  // A signature names no project: without this header the gateway looks for the workspace in
  // another one.
  const bool is_signed = request.Header("x-auth-token").empty();
  if (is_signed && request.Header("x-project-id") != project->id) return NoSuchWorkspace();
  const Workspace* workspace = WorkspaceOf(*project, request);
  if (workspace == nullptr) return NoSuchWorkspace();
  return AnswerWorkspace(*workspace, call, request);
}

Reply Service::AnswerWorkspace(const Workspace& workspace, const Call& call,
                               const Request& request) {
  switch (call.kind) {
    case CallKind::kList:
      return ListJobs(workspace, request, options_);
    case CallKind::kDetail:
      return JobDetail(workspace, call, request);
    case CallKind::kScripts:
      return Scripts(workspace, call, request, options_);
    case CallKind::kResources:
      return Resources(workspace, call, request, options_);
    case CallKind::kExport:
      return ExportJob(workspace, call, request, options_);
    case CallKind::kBatchExport:
      return ExportJobs(workspace, request, options_);
    case CallKind::kToken:
    case CallKind::kProjects:
    case CallKind::kInstances:
    case CallKind::kWorkspaces:
    case CallKind::kOther:
      break;
  }
  return NoSuchApi();
}

}  // namespace dlffs::sim
