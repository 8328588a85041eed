"""What is pushed, and how GitHub delivers it: all of it comes from the seed. No I/O."""
import dataclasses
import json
import random
import uuid

OWNER = "storm"
BRANCHES = ("main", "next")
ZERO = "0" * 40


@dataclasses.dataclass(frozen=True)
class Branch:
    repository: str
    name: str

    @property
    def ref(self):
        return "refs/heads/" + self.name

    @property
    def release(self):
        """As the deploy file has it."""
        return f"{self.repository}-{self.name}"


@dataclasses.dataclass(frozen=True)
class Push:
    """index is its place in the true order of its branch, from 0; before and after are commits."""

    branch: Branch
    index: int
    before: str
    after: str
    pushed_at: int

    def __str__(self):
        return f"push {self.index} to {self.branch.repository} {self.branch.name}"


@dataclasses.dataclass(frozen=True)
class Delivery:
    """at: when it is sent, as a part of the storm's length (0 to 1); repeated: its push is delivered before or after too."""

    at: float
    push: Push
    guid: str
    repeated: bool


@dataclasses.dataclass(frozen=True)
class Step:
    """A push before its commits have names: the number of the branch's commit (0 is its first), and the second."""

    before: int
    after: int
    second: int


class Story:
    """Which branches there are, and how far each moves on."""

    def __init__(self, seed, deliveries, repositories):
        self.chance = random.Random(seed)
        self.deliveries = deliveries
        self.repositories = repositories
        self.repeats = deliveries // 5

    def branches(self):
        """One branch for each repository, a second one for every fifth."""
        every = [Branch(repository, BRANCHES[0]) for repository in self.repositories]
        return every + [Branch(repository, BRANCHES[1]) for repository in self.repositories[::5]]

    def steps(self):
        """For each branch its moves in their true order, as many in all as there are distinct pushes."""
        branches, distinct = self.branches(), self.deliveries - self.repeats
        share, more = divmod(distinct, len(branches))
        return {branch: self._walk(share + (number < more)) for number, branch in enumerate(branches)}

    def _walk(self, count):
        """Mostly one commit on; one in 20 is forced back to an older commit; one in four comes in the second of the one before.

        Never three in one second: while the middle one has not arrived nobody can know the order of the two others, and
        the contract then takes that of arrival.
        """
        steps, at, newest, second, alone = [], 0, 0, 0, False
        for _ in range(count):
            back = at > 1 and self.chance.random() < 0.05
            if not back and alone and self.chance.random() < 0.25:
                alone = False
            else:
                second += self.chance.randint(1, 3)
                alone = True
            to = self.chance.randrange(1, at) if back else newest + 1
            steps.append(Step(at, to, second))
            at, newest = to, max(newest, to)
        return steps

    def delivered(self, pushes):
        """All deliveries, by the time at which they are sent: each push once, and one in five again."""
        of = {}
        for push in pushes:
            of.setdefault(push.branch, []).append(push)
        first = []
        for branch in of.values():
            for push in branch:
                late = self.chance.gauss(0, 2)  # in pushes to this branch: out of order, but not by hours
                first.append(Delivery(within((push.index + 0.5 + late) / len(branch)), push, self._guid(), False))
        again = [self._again(self.chance.choice(first)) for _ in range(self.repeats)] if first else []
        return sorted(first + again, key=lambda delivery: delivery.at)

    def _again(self, delivery):
        """Redelivered under its id, or by a second hook under another; at once, a little or much later."""
        later = self.chance.choice((0, self.chance.random() * 0.01, self.chance.random() * 0.3))
        guid = delivery.guid if self.chance.random() < 0.5 else self._guid()
        return Delivery(within(delivery.at + later), delivery.push, guid, True)

    def _guid(self):
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


def within(at):
    return min(1.0, max(0.0, at))


def pushes(steps, commits, began):
    """The steps with their commits' names; began is the second 0."""
    return [
        Push(branch, index, commits[branch][step.before], commits[branch][step.after], began + step.second)
        for branch, walk in steps.items()
        for index, step in enumerate(walk)
    ]


def out_of_order(deliveries):
    """How many are sent after a newer push to their branch."""
    newest, count = {}, 0
    for delivery in deliveries:
        push = delivery.push
        count += push.index < newest.get(push.branch, -1)
        newest[push.branch] = max(push.index, newest.get(push.branch, -1))
    return count


def body(push):
    """A push event as GitHub sends it."""
    name = push.branch.repository
    person = {"name": "Ada Developer", "email": "ada@example.com", "username": "ada"}
    commit = {
        "id": push.after, "tree_id": ZERO, "distinct": True, "message": f"Push {push.index}\n\nOne of a storm.",
        "timestamp": "2026-11-01T00:00:00Z", "url": f"https://github.example.com/{OWNER}/{name}/commit/{push.after}",
        "author": person, "committer": person, "added": [], "removed": [], "modified": ["page"],
    }
    event = {
        "ref": push.branch.ref, "before": push.before, "after": push.after,
        "repository": {
            "id": 5_000_000_001, "name": name, "full_name": f"{OWNER}/{name}", "private": True,
            "owner": {"name": OWNER, "login": OWNER, "type": "User"}, "default_branch": BRANCHES[0],
            "pushed_at": push.pushed_at,
        },
        "pusher": {"name": "ada", "email": "ada@example.com"}, "sender": {"login": "ada", "type": "User"},
        "created": False, "deleted": False, "forced": False, "base_ref": None, "commits": [commit], "head_commit": commit,
    }
    return json.dumps(event).encode()


def history(walk):
    """How many commits a branch with these steps needs."""
    return 1 + max((step.after for step in walk), default=0)


DEPLOY_FILE = """\
[app]

[[docker]]
directory = "."
tag = "registry.local:5000/storm/{{ .repository.name }}:{{ .job.id }}-{{ .git.sha }}"

[[helm]]
chart = "./chart"
release = "{{ .repository.name }}-{{ .git.branch }}"
"""


def fast_import(repository, lengths):
    """The stream of git fast-import for branches with so many commits each; a commit's mark is BRANCH * 100000 + number + 1."""
    stream = []
    for place, (branch, length) in enumerate(lengths.items()):
        for number in range(length):
            message, mark = f"{repository} {branch} {number}", place * 100_000 + number + 1
            stream += [f"commit refs/heads/{branch}", f"mark :{mark}",
                       "committer Ada Developer <ada@example.com> 1793491200 +0000", f"data {len(message)}", message]
            if number:
                stream += [f"from :{mark - 1}"]
            else:
                stream += ["M 100644 inline kube-git-deploy.toml", f"data {len(DEPLOY_FILE)}", DEPLOY_FILE]
    return "\n".join(stream) + "\n"
