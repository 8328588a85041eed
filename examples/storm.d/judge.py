"""Lost, doubled, older over newer: from what was sent, answered, kept and called. No I/O.

A push is one move of a branch; its place in the true order of its branch is its index.
"""
import collections
import dataclasses
import json

GOOD_ENDS = ("Deployed", "Superseded")


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the gateway said to a delivery in the end; number and job are those of the 202."""

    push: object
    status: int
    number: int = -1
    job: str = ""


@dataclasses.dataclass(frozen=True)
class Job:
    """A DeployJob as the API server has it; reason is "" while it has not ended."""

    uid: str
    name: str
    repository: str
    number: int
    ref: str
    before: str
    after: str
    pushed_at: int
    reason: str = ""
    succeeded: bool = False


@dataclasses.dataclass(frozen=True)
class Record:
    """A job as etcd has it; stage is that of the whole job."""

    repository: str
    number: int
    uid: str
    stage: str


@dataclasses.dataclass(frozen=True)
class Call:
    """What a build or release image told at its begin or end; those of one list are in the order in which they came.

    repository and number are those of its DeployJob. changed: a release that made a revision, which one that finds the
    push's own revision in place does not.
    """

    stage: str
    phase: str
    pod: str
    repository: str
    number: int
    digest: str = ""
    release: str = ""
    uid: str = ""
    changed: bool = False


@dataclasses.dataclass
class Verdict:
    lost: list = dataclasses.field(default_factory=list)
    doubled: list = dataclasses.field(default_factory=list)
    older_over_newer: list = dataclasses.field(default_factory=list)
    others: list = dataclasses.field(default_factory=list)

    def good(self):
        return not (self.lost or self.doubled or self.older_over_newer or self.others)


def judge(pushes, answers, jobs, records, calls, running=()):
    """running: names of Jobs that had not ended when all was looked at."""
    return _Case(pushes, answers, jobs, records, calls).verdict(running)


class _Case:
    def __init__(self, pushes, answers, jobs, records, calls):
        self.pushes, self.answers, self.records, self.calls = pushes, answers, records, calls
        known = {(p.branch.repository, p.branch.ref, p.before, p.after, p.pushed_at): p for p in pushes}
        self.jobs, self.strangers, self.push_of = collections.defaultdict(list), [], {}
        for job in jobs:
            push = known.get((job.repository, job.ref, job.before, job.after, job.pushed_at))
            if push is None:
                self.strangers.append(job)
            else:
                self.jobs[push].append(job)
                self.push_of[job.repository, job.number] = push
        self.result = Verdict()

    def verdict(self, running):
        self._answers()
        self._deploy_jobs()
        self._records()
        self._builds()
        self._releases()
        self.result.others += [f"the Job {name} still runs" for name in running]
        return self.result

    def _answers(self):
        numbers, pushes = collections.defaultdict(set), collections.defaultdict(set)
        for answer in self.answers:
            if answer.status != 202:
                self.result.lost.append(f"{answer.push}: a delivery was answered {answer.status or 'never'}")
                continue
            numbers[answer.push].add((answer.number, answer.job))
            pushes[answer.push.branch.repository, answer.number].add(answer.push)
        for push in self.pushes:
            if push not in numbers:
                self.result.lost.append(f"{push}: never accepted")
        for push, given in numbers.items():
            if len(given) > 1:
                self.result.doubled.append(f"{push}: its deliveries were answered with {len(given)} jobs, {sorted(given)}")
        for (repository, number), taken in pushes.items():
            if len(taken) > 1:
                self.result.doubled.append(f"{repository}: {len(taken)} pushes were answered with the number {number}")

    def _deploy_jobs(self):
        newest = {}
        for push in self.pushes:
            if push.branch not in newest or newest[push.branch].index < push.index:
                newest[push.branch] = push
        for job in self.strangers:
            self.result.doubled.append(f"the DeployJob {job.name} is of no push")
        for push in self.pushes:
            jobs = self.jobs[push]
            if len(jobs) > 1:
                self.result.doubled.append(f"{push}: {len(jobs)} DeployJobs, {sorted(job.name for job in jobs)}")
            if not jobs:
                self.result.lost.append(f"{push}: no DeployJob")
            for job in jobs:
                if job.reason not in GOOD_ENDS:
                    self.result.lost.append(f"{push}: {job.name} " + (f"ended as {job.reason}" if job.reason else "has not ended"))
            if jobs and push == newest[push.branch] and jobs[0].reason == "Superseded":
                self.result.lost.append(f"{push}: {jobs[0].name} was superseded, though no push is newer")

    def _records(self):
        kept = collections.defaultdict(list)
        for record in self.records:
            kept[record.repository, record.number].append(record)
        for push, jobs in self.jobs.items():
            for job in jobs:
                records = kept.pop((job.repository, job.number), [])
                stage = "done" if job.succeeded else "err_done"
                if not records:
                    self.result.lost.append(f"{push}: etcd has no job {job.number}")
                elif records[0].uid != job.uid:
                    self.result.others.append(f"{push}: etcd's job {job.number} is of another DeployJob than {job.name}")
                elif job.reason and records[0].stage != stage:
                    self.result.others.append(f"{push}: etcd's job {job.number} is {records[0].stage}, {job.name} ended as {job.reason}")
        for (repository, number), _ in kept.items():
            self.result.doubled.append(f"{repository}: etcd has a job {number} without a DeployJob")

    def _ends(self, stage):
        """The calls of a stage that came to their end, with the push that each was made for."""
        for call in self.calls:
            if call.stage == stage and call.phase == "end":
                push = self.push_of.get((call.repository, call.number))
                if push is None:
                    self.result.doubled.append(f"{call.pod}: a {stage} for no push")
                else:
                    yield push, call

    def _builds(self):
        self.images = collections.defaultdict(list)
        for push, call in self._ends("build"):
            self.images[push].append(call.digest)
        for push, images in self.images.items():
            if len(images) > 1:
                self.result.doubled.append(f"{push}: built {len(images)} times")

    def _releases(self):
        revisions, newest = collections.Counter(), {}
        for push, call in self._ends("release"):
            if not call.changed:
                continue
            revisions[push] += 1
            if call.uid not in [job.uid for job in self.jobs[push]]:
                self.result.doubled.append(f"{call.pod}: released {push} for another DeployJob")
            if call.digest not in self.images[push]:
                self.result.older_over_newer.append(f"{push}: released an image that was not built for it")
            before = newest.get(call.release)
            if before is not None and push.index < before.index:
                self.result.older_over_newer.append(f"{call.release}: {push} was released after {before}")
            newest[call.release] = push
        for push, count in revisions.items():
            if count > 1:
                self.result.doubled.append(f"{push}: {count} revisions")
        for push, jobs in self.jobs.items():
            if any(job.reason == "Deployed" for job in jobs) and not revisions[push]:
                self.result.lost.append(f"{push}: ended as Deployed and was never released")
        self._side_by_side()

    def _side_by_side(self):
        """Two at one release at a time. One without an end was killed: its end is not known, only that it began."""
        ended = {call.pod for call in self.calls if call.stage == "release" and call.phase == "end"}
        open_in = collections.defaultdict(set)
        for call in self.calls:
            if call.stage != "release" or call.pod not in ended:
                continue
            if call.phase == "end":
                open_in[call.release].discard(call.pod)
                continue
            for other in open_in[call.release]:
                self.result.doubled.append(f"{call.release}: {call.pod} began while {other} was at it")
            open_in[call.release].add(call.pod)


def call_of(told):
    """A call from what an image told: its phase, its pod, its arguments, its values, and what it was answered."""
    flags = dict(part[2:].split("=", 1) for part in told["args"] if part.startswith("--") and "=" in part)
    if told["args"][0] == "release":
        image = json.loads(told["values"])["image"]
        tag, digest = image["tag"].split("@", 1)
        return Call("release", told["phase"], told["pod"], image["repository"].rsplit("/", 1)[1], int(tag.split("-", 1)[0]),
                    digest, flags["release"], flags["uid"], told.get("changed", False))
    repository, tag = flags["destination"].rsplit("/", 1)[1].split(":", 1)
    return Call("build", told["phase"], told["pod"], repository, int(tag.split("-", 1)[0]), told.get("digest", ""))


def job_of(thing):
    """A Job from a DeployJob's JSON; the repository is that at GitHub, which a TrackedRepository of a storm is named after."""
    spec, ends = thing["spec"], {}
    for condition in thing.get("status", {}).get("conditions", []):
        ends[condition["type"]] = condition
    finished = ends.get("Finished", {}).get("status") == "True"
    succeeded = ends.get("Succeeded", {})
    return Job(thing["metadata"]["uid"], thing["metadata"]["name"], spec["repository"], spec.get("jobId", -1), spec["ref"],
               spec.get("before", ""), spec["commit"], spec.get("pushedAt", 0),
               succeeded.get("reason", "") if finished else "", finished and succeeded.get("status") == "True")


def record_of(thing):
    return Record(thing["id"]["repository_id"]["name"], thing["id"]["id"], thing["deploy_job"].get("uid", ""),
                  thing["state"]["cleanup_state"]["stage"])
