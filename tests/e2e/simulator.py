# SPDX-License-Identifier: Apache-2.0
"""The service that tests mount: `dlf-sim` as a child, and what a client and its operator would ask of it.

What is asked here over the service's own API (exports to compare with) is sent with a token that is always valid, and
counted like everything else: tests compare counts before and after what they measure.
"""

import collections
import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import trees
import waiting

REGION = "eu-de"
TOKEN = "demo-token"

Place = collections.namedtuple("Place", "project project_id id name shown is_default")
Place.path = property(lambda place: f"{place.project}/{place.shown}")


class Job:
    """An entry of the job list, and where a mount shows it."""

    def __init__(self, place, entry):
        self.place = place
        self.entry = entry
        self.name = entry["name"]
        self.kind = entry["jobType"]
        self.updated_ms = entry.get("lastUpdateTime") or entry.get("createTime")
        self.path = f"{place.path}/{trees.shown_name(self.name)}"
        self.is_plain = trees.is_plain(self.name) and trees.is_plain(self.name, ".job")
        # Its file can be asked for by name before the export is there (product.md 1.6).
        self.is_ordinary = self.is_plain and not self.name.startswith(".")

    def __eq__(self, other):
        return (self.place, self.name) == (other.place, other.name)

    def __hash__(self):
        return hash((self.place, self.name))

    def __repr__(self):
        return self.path


class Simulator:
    """One `dlf-sim`. After `stop` it can be started again, with its data as at first, under the same URL."""

    def __init__(self, program, sandbox, arguments):
        self.program = program
        self.sandbox = sandbox
        self.arguments = list(arguments)
        self.process = None
        self.url = None
        self.control = None
        self._own_exports = collections.Counter()

    def start(self):
        port = urllib.parse.urlsplit(self.url).port if self.url else 0
        command = [self.program, "--port", str(port), "--die-with-parent", *self.arguments]
        with open(f"{self.sandbox.base}/dlf-sim.log", "ab") as log:
            self.process = subprocess.Popen(command, env=self.sandbox.env, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.url = self.process.stdout.readline().strip()
        self.control = self.process.stdout.readline().strip().removeprefix("control ")
        if not self.control:
            raise AssertionError(f"{command} prints no URLs")

    def stop(self):
        """Ends it at once, with whatever it holds; whoever connects is refused from then on."""
        if not self.process:
            return
        process, self.process = self.process, None
        process.terminate()
        try:
            code = process.wait(waiting.LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        process.stdout.close()
        if code != 0:
            raise AssertionError(f"dlf-sim exits {code}")

    # What an operator of the simulator can do.

    def _control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.control}/-/sim/{path}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=waiting.LIMIT) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path} {body}: {error.read().decode()}") from None
        return json.loads(text) if text else None

    def counts(self):
        return self._control("GET", "counts")

    def exports(self, job=None):
        """Jobs exported so far by others, singly or in batches; `job`: only those of this name, in any workspace."""
        counts = self.counts()
        found = collections.Counter(counts["exports_by_job"])
        found.update(counts["batch_exports_by_job"])
        found.subtract(self._own_exports)
        return found[job.name] if job else found.total()

    def edit(self, place, op, name, kind="job", **more):
        """Changes the data; see src/sim/README.md, "Edits"."""
        self._control("POST", "edits", {"workspace": place.id, "op": op, "kind": kind, "name": name, **more})

    def add_job(self, place, name, kind="BATCH"):
        self.edit(place, "add", name, definition={"name": name, "kind": kind})
        return self._listed(place, name)

    def delete_job(self, job):
        self.edit(job.place, "delete", job.name)

    def rename_job(self, job, name):
        self.edit(job.place, "rename", job.name, to=name)
        return self._listed(job.place, name)

    def describe_job(self, job, text):
        """Changes the job, and its lastUpdateTime. Returns its document, which depends on `text` alone."""
        self.edit(job.place, "change", job.name, set={"description": text})
        return self.content(job, f"jobs/{job.name}.job")

    def use_scripts(self, job, names):
        """The job's nodes are from now on one for each of these scripts."""
        nodes = [{"name": name, "type": "DWSSQL", "preNodeName": [], "location": {"x": "0", "y": "0"},
                  "properties": [{"name": "scriptName", "value": name}, {"name": "statementOrScript", "value": "SCRIPT"}]}
                 for name in names]
        self.edit(job.place, "change", job.name, set={"nodes": nodes})

    def add_script(self, place, name, text):
        self.edit(place, "add", name, "script", definition={"name": name, "type": "DWSSQL", "content": text})

    def change_script(self, job, name, text):
        """Changes a script that the job uses, but not the job. Returns the script's document."""
        self.edit(job.place, "change", name, "script", set={"content": text})
        return self.content(job, f"scripts/{name}.script")

    def fault(self, kind, job=None, fault="status", **effect):
        """Plans a fault of calls of this kind; see src/sim/README.md."""
        target = {"job": job.name, "workspace": job.place.id} if job else {}
        self._control("POST", "faults", {"kind": kind, "fault": fault, **target, **effect})

    def hold(self, job=None, kind="export"):
        """Calls of this kind wait until `release`."""
        self.fault(kind, job, "hold")

    def release(self):
        """No faults any more; what was held is answered."""
        self._control("DELETE", "faults")

    def held(self, job=None):
        held = self._control("GET", "held")
        return held["jobs"].count(job.name) if job else held["held"]

    # What a client of the service can ask.

    def request(self, method, path, workspace=None, body=None):
        headers = {"X-Auth-Token": TOKEN, "Content-Type": "application/json"}
        if workspace:
            headers["workspace"] = workspace
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=waiting.LIMIT) as answer:
            return answer.read()

    def _get(self, path, workspace=None):
        return json.loads(self.request("GET", path, workspace))

    def projects(self):
        """Those that product.md 1.1 shows, and those that turn out to have no DataArts instance."""
        found = self._get("/v3/auth/projects")["projects"]
        return [project for project in found if project["enabled"] and project["name"] != "MOS" and
                re.fullmatch(f"{REGION}(_.*)?", project["name"])]

    def workspaces(self):
        """Every workspace that is shown, with the name that it is shown by."""
        places = []
        for project in self.projects():
            found = []
            for instance in self._get(f"/v1/{project['id']}/instances?limit=100")["commodity_orders"]:
                page = self._get(f"/v1/{project['id']}/workspaces/{instance['resource_id']}?limit=100")
                found += [(workspace, instance["resource_name"]) for workspace in page["data"]]
            names = collections.Counter(self._bare_name(workspace) for workspace, _ in found)
            for workspace, instance in found:
                shown = self._bare_name(workspace)
                if names[shown] > 1:
                    shown = f"{shown}@{instance}"
                places.append(Place(project["name"], project["id"], workspace["id"], workspace["name"],
                                    trees.shown_name(shown), workspace.get("is_default") == 1))
        return places

    @staticmethod
    def _bare_name(workspace):
        return "default" if workspace.get("is_default") == 1 else workspace["name"]

    def jobs(self, place):
        found = []
        for kind in ("BATCH", "REAL_TIME"):
            page = 0
            while True:
                answer = self._get(f"/v1/{place.project_id}/jobs?jobType={kind}&limit=100&offset={page}", place.id)
                found += [Job(place, entry) for entry in answer["jobs"]]
                page += 1
                if not answer["jobs"]:
                    break
        return found

    def all_jobs(self):
        return [job for place in self.workspaces() for job in self.jobs(place)]

    def job(self, name, workspace=None):
        """The job of this name, in the workspace shown as `workspace` where several have one."""
        return next(job for job in self.all_jobs() if job.name == name and workspace in (None, job.place.shown))

    def _listed(self, place, name):
        return next(job for job in self.jobs(place) if job.name == name)

    def export(self, job):
        self._own_exports[job.name] += 1
        path = f"/v1/{job.place.project_id}/jobs/{urllib.parse.quote(job.name, safe='')}/export"
        return trees.Export(self.request("POST", path, job.place.id, {"exportDepend": True}))

    def content(self, job, path):
        return self.export(job).files()[path]
