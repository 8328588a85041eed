"""The local cluster as its admin sees it. Whatever is asked is asked again while the API server is away."""
import base64
import concurrent.futures
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

EXAMPLES = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PRODUCT = "kube-git-deploy"
GROUP = "/apis/kube-git-deploy.io/v1alpha1"
LABEL = "kube-git-deploy-storm"
PATIENCE = 120
OVER = ("Succeeded", "Skipped", "Failed", "Superseded", "Cancelled")


class Trouble(Exception):
    """The storm can't go on; told without a stack."""


def run(*command, text=None, timeout=PATIENCE, **environment):
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=timeout, env=os.environ | environment)
    if done.returncode != 0:
        raise Trouble(f"{' '.join(command)[:200]}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


class Cluster:
    def __init__(self):
        self.places = json.loads(run(EXAMPLES + "/local-cluster/status", "--json"))
        with open(self.places["kubeconfig"]) as file:
            config = json.load(file)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.address = cluster["server"].removeprefix("https://")
        self.tls = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
        with tempfile.NamedTemporaryFile() as pair:
            pair.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
            pair.flush()
            self.tls.load_cert_chain(pair.name)

    def get(self, path, accept="application/json", patience=PATIENCE):
        """Errors of its own the API server says once; while it is away it is asked again."""
        end = time.monotonic() + patience
        while True:
            try:
                connection = http.client.HTTPSConnection(self.address, context=self.tls, timeout=30)
                try:
                    connection.request("GET", path, headers={"Accept": accept})
                    answer = connection.getresponse()
                    text = answer.read()
                finally:
                    connection.close()
                if answer.status < 300:
                    return json.loads(text)
                if answer.status < 500 and answer.status not in (403, 429):  # 403 while it starts and knows no roles yet
                    raise Trouble(f"GET {path}: {answer.status} {text.decode()[:300]}")
                problem = f"{answer.status} {text.decode()[:300]}"
            except (OSError, http.client.HTTPException) as e:
                problem = str(e)
            if time.monotonic() > end:
                raise Trouble(f"GET {path}: {problem}")
            time.sleep(0.5)

    def all(self, path, selector=""):
        """A whole list, in pages of one consistent state; from the start again if the API server was away too long."""
        while True:
            items, further = [], ""
            try:
                while True:
                    query = urllib.parse.urlencode({"limit": 500, "labelSelector": selector, "continue": further})
                    page = self.get(f"{path}?{query}")
                    items += page["items"]
                    further = page["metadata"].get("continue", "")
                    if not further:
                        return items
            except Trouble as e:
                if ": 410 " not in str(e):
                    raise

    def kubectl(self, *arguments, text=None, timeout=PATIENCE):
        return run(self.places["binDir"] + "/kubectl", "--kubeconfig", self.places["kubeconfig"], *arguments, text=text, timeout=timeout)

    def service(self, namespace, name, port):
        return f"{self.get(f'/api/v1/namespaces/{namespace}/services/{name}')['spec']['clusterIP']}:{port}"

    def phases(self, namespaces):
        """How many DeployJobs are in each phase, by the columns of kubectl: they cost the API server less than the objects."""
        phases = {}
        for namespace in namespaces:
            table = self.get(f"{GROUP}/namespaces/{namespace}/deployjobs?includeObject=None&resourceVersion=0",
                             "application/json;as=Table;v=v1;g=meta.k8s.io")
            column = [c["name"] for c in table["columnDefinitions"]].index("Phase")
            for row in table["rows"]:
                phase = row["cells"][column] or "New"
                phases[phase] = phases.get(phase, 0) + 1
        return phases

    # --- what a storm makes -----------------------------------------------------------------------------------------
    def wipe(self):
        """Removes what earlier storms left."""
        names = self.kubectl("get", "namespaces", "-l", LABEL, "-o", "name").split()
        if names:
            self.kubectl("delete", *names, "--wait=false")
            deadline = time.monotonic() + 600
            while self.kubectl("get", "namespaces", "-l", LABEL, "-o", "name").split():
                if time.monotonic() > deadline:
                    raise Trouble("the namespaces of an earlier storm do not go away: kubectl get ns -l " + LABEL)
                time.sleep(2)

    def make_namespaces(self, namespaces):
        """Each with the rights that a team gives its releases."""
        with open(EXAMPLES + "/quickstart.yaml") as file:
            rights = file.read().split("---\napiVersion: kube-git-deploy.io/")[0]
        label = f"labels:\n    {LABEL}: \"\"\n"
        for namespace in namespaces:
            mine = rights.replace("namespace: sample", "namespace: " + namespace).replace("name: sample", "name: " + namespace)
            self.kubectl("apply", "-f", "-", text=mine.replace("labels:\n", label, 1))

    def track(self, owner, namespace_of, branches):
        """Tracks the repositories under their own names, and waits until all are ready."""
        items = [{
            "apiVersion": "kube-git-deploy.io/v1alpha1", "kind": "TrackedRepository",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"owner": owner, "name": name, "branches": list(branches), "deploy": {"serviceAccountName": "deployer"},
                     "history": {"succeeded": 1000, "failed": 1000}},
        } for name, namespace in namespace_of.items()]
        self.kubectl("apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        for namespace in sorted(set(namespace_of.values())):
            self.kubectl("-n", namespace, "wait", "--for=condition=Ready", "trackedrepositories", "--all", "--timeout=110s")

    # --- etcd of the gateway ----------------------------------------------------------------------------------------
    def keys(self, prefix):
        """What the gateway keeps below a prefix, by way of etcd's own JSON gateway."""
        ask = {"key": base64.b64encode(prefix.encode()).decode(),
               "range_end": base64.b64encode((prefix[:-1] + chr(ord(prefix[-1]) + 1)).encode()).decode()}
        address = self.service(PRODUCT, PRODUCT + "-etcd", 2379)
        found = call(f"http://{address}/v3/kv/range", ask).get("kvs", [])
        return {base64.b64decode(pair["key"]).decode(): base64.b64decode(pair["value"]).decode() for pair in found}

    def records(self, owner):
        """The jobs of all repositories of an owner."""
        prefix = f"/github/repositories/tracked/{owner}/"
        return [json.loads(value) for key, value in self.keys(prefix).items() if key.removeprefix(prefix).split("/")[1] == "jobs"]


def call(url, body, method="POST", **headers):
    """JSON to a server of the cluster, again while it is away."""
    end = time.monotonic() + PATIENCE
    while True:
        request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"} | headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except (OSError, http.client.HTTPException) as e:
            if isinstance(e, urllib.error.HTTPError) and e.code < 500 or time.monotonic() > end:
                raise Trouble(f"{method} {url}: {e}") from None
            time.sleep(0.5)


class GitHub:
    """local-github, and git histories that are pushed to it."""

    def __init__(self, cluster, owner):
        self.host, self.owner = cluster.service("local-github", "local-github", 80), owner

    def make(self, repository, stream):
        """A repository with such a history (for git fast-import); the commits' names by their marks."""
        call(f"http://{self.host}/_admin/repositories", {"owner": self.owner, "name": repository, "default_branch": "main"})
        with tempfile.TemporaryDirectory(prefix="kgd-storm-") as folder:
            git = ("git", "-C", folder)
            run(*git, "init", "-q", "--bare")
            run(*git, "fast-import", "--quiet", "--export-marks=marks", text=stream)
            run(*git, "push", "-q", f"http://x:local-token@{self.host}/{self.owner}/{repository}.git", "refs/heads/*:refs/heads/*")
            with open(folder + "/marks") as marks:
                return {int(mark[1:]): commit for mark, commit in (line.split() for line in marks)}


def at_once(tasks, threads=4):
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda task: task(), tasks))
