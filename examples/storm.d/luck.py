"""kill -9, of one process after the other, and what brings it back."""
import collections
import glob
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time

from cluster import EXAMPLES, PRODUCT, Trouble

CGROUP = "kgd-local-cluster"
PODS = {
    "operator": "io.kubegitdeploy.operator.Main",
    "gateway": "io.kubegitdeploy.gateway.Main",
    "etcd of the gateway": "--data-dir=/var/lib/etcd/data",
}
SERVICES = {"API server": "kube-apiserver", "etcd of the cluster": "etcd"}
TURNS = ("gateway", "API server", "operator", "etcd of the gateway", "etcd of the cluster")


class Luck:
    """Kills in turn from start to stop. A pod's process is started again by the kubelet, the cluster's own by us."""

    def __init__(self, cluster, seed, pause):
        self.cluster, self.chance, self.pause = cluster, random.Random(seed), pause
        self.kills, self.missed = collections.Counter(), collections.Counter()
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._go_on, daemon=True)

    def start(self):
        if self.pause:
            self.thread.start()

    def stop(self):
        """When it returns all services run again."""
        self.ending.set()
        if self.thread.is_alive():
            self.thread.join()

    def _go_on(self):
        for name in itertools.cycle(TURNS):
            if self.ending.wait(self.pause * self.chance.uniform(0.7, 1.3)):
                return
            try:
                (self._service if name in SERVICES else self._pod)(name)
            except (Trouble, subprocess.SubprocessError, OSError) as e:
                print(f"{name}: {e}", file=sys.stderr, flush=True)

    def _service(self, name):
        service(SERVICES[name], "stop")
        self.kills[name] += 1
        try:
            time.sleep(self.chance.uniform(0, 3))
        finally:
            start(SERVICES[name])

    def _pod(self, name):
        """Every second time the pod goes with its process: the kubelet would wait longer and longer to start it again."""
        process = process_of(PODS[name])
        if process is None:
            self.missed[name] += 1
            return
        os.kill(process, signal.SIGKILL)
        self.kills[name] += 1
        if self.kills[name] % 2 == 0:
            try:
                component = "etcd" if name.startswith("etcd") else name
                self.cluster.kubectl("-n", PRODUCT, "delete", "pod", "--force", "--grace-period=0", "--wait=false",
                                     "-l", "app.kubernetes.io/component=" + component, timeout=10)
            except (Trouble, subprocess.TimeoutExpired):
                pass  # the API server has its turn just now


def service(name, action):
    done = subprocess.run([EXAMPLES + "/local-cluster/service", name, action], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise Trouble(f"local-cluster/service {name} {action}: {done.stderr.strip()}")


def start(name):
    """Tries it a second time: one that ended at once did so for what passes."""
    try:
        service(name, "start")
    except Trouble:
        time.sleep(2)
        service(name, "start")


def start_what_is_stopped():
    """After an interruption, or a start that went wrong: what was killed by us and does not run."""
    for name in SERVICES.values():
        if os.path.isdir(f"/run/kgd-local-cluster/pid/{name}.stopped"):
            start(name)


def process_of(word):
    """The process of this machine whose command line has that word, among those of the cluster's pods."""
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                words = file.read().decode(errors="replace").split("\0")
            with open(path.replace("cmdline", "cgroup")) as file:
                if word in words and CGROUP in file.read():
                    return int(path.split("/")[2])
        except OSError:
            continue  # it has just ended
    return None
