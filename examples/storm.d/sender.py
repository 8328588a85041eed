"""Sends deliveries as GitHub does, and again until they are answered, as a person with "Redeliver" would."""
import hashlib
import hmac
import heapq
import http.client
import itertools
import json
import random
import threading
import time

from judge import Answer
from story import body

GITHUBS_PATIENCE = 10
AT_ONCE = 16


class Sender:
    """chance decides how long after a failure a delivery is sent again."""

    def __init__(self, address, owner, secrets, seed):
        self.address, self.owner, self.secrets, self.chance = address, owner, secrets, random.Random(seed)
        self.due, self.number, self.answers = [], itertools.count(), []
        self.changed = threading.Condition()
        self.open, self.tries, self.refused = 0, 0, {}

    def start(self, deliveries, seconds):
        """Returns at once; each delivery is sent when its part of so many seconds has passed."""
        began = time.monotonic()
        for delivery in deliveries:
            heapq.heappush(self.due, (began + delivery.at * seconds, next(self.number), delivery))
        self.open = len(deliveries)
        for _ in range(AT_ONCE):
            threading.Thread(target=self._work, daemon=True).start()

    def done(self):
        return self.open == 0

    def stop(self):
        """Those that are not answered yet stay so."""
        with self.changed:
            self.answers += [Answer(delivery.push, 0) for _, _, delivery in self.due]
            self.due, self.open = [], 0
            self.changed.notify_all()

    def _work(self):
        while True:
            with self.changed:
                while self.open and (not self.due or self.due[0][0] > time.monotonic()):
                    self.changed.wait(min(1, max(0.001, self.due[0][0] - time.monotonic())) if self.due else 1)
                if not self.open:
                    return
                _, _, delivery = heapq.heappop(self.due)
            self._settle(delivery, *self._send(delivery))

    def _settle(self, delivery, status, answer, wait):
        with self.changed:
            self.tries += 1
            if status in (0, 429) or status >= 500:
                self.refused[status] = self.refused.get(status, 0) + 1
                again = time.monotonic() + wait + self.chance.uniform(0.5, 3)
                if self.open:
                    heapq.heappush(self.due, (again, next(self.number), delivery))
            elif self.open:
                self.answers.append(Answer(delivery.push, status, answer.get("job_id", -1), answer.get("deploy_job", "")))
                self.open -= 1
            self.changed.notify()

    def _send(self, delivery):
        """Status (0: no answer), answer, and the seconds that it asks to wait."""
        event = body(delivery.push)
        repository = delivery.push.branch.repository
        signature = hmac.new(self.secrets[repository].encode(), event, hashlib.sha256).hexdigest()
        connection = http.client.HTTPConnection(self.address, timeout=GITHUBS_PATIENCE)
        try:
            connection.request("POST", f"/api/v0/github/repositories/{self.owner}/{repository}/web_hook", event, {
                "Content-Type": "application/json", "X-GitHub-Event": "push", "X-GitHub-Delivery": delivery.guid,
                "X-Hub-Signature-256": "sha256=" + signature, "User-Agent": "GitHub-Hookshot/storm"})
            answer = connection.getresponse()
            text = answer.read()
            wait = answer.headers.get("Retry-After", "0")
            return answer.status, json.loads(text) if text else {}, int(wait) if wait.isdigit() else 0
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}, 0
        finally:
            connection.close()
