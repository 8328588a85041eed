"""Where the stand-ins for Kaniko and Helm tell that they were called. A call is on disk before it is answered."""
import hashlib
import http.server
import json
import os
import threading


class Recorder:
    """Also what Helm's history would be: which pushes each release was given, in order."""

    def __init__(self, path):
        self.file = open(path, "w")
        self.lock = threading.Lock()
        self.answers = {}
        self.releases = {}
        self.told = []

    def tell(self, call):
        """Answers with the words that the container leaves at its end. Told again, as after a lost answer, it is the same."""
        with self.lock:
            key = call["pod"], call["phase"]
            if key not in self.answers:
                call, words = self._ended(call) if call["phase"] == "end" else (call, "")
                self.file.write(json.dumps(call) + "\n")
                self.file.flush()
                os.fsync(self.file.fileno())
                self.told.append(call)
                self.answers[key] = words
            return self.answers[key]

    def _ended(self, call):
        flags = dict(part.split("=", 1) for part in call["args"] if "=" in part)
        if call["args"][0] != "release":
            digest = "sha256:" + hashlib.sha256((flags["--destination"] + call["pod"]).encode()).hexdigest()
            return call | {"digest": digest}, digest
        history = self.releases.setdefault(flags["--release"], [])
        changed = not history or history[-1] != flags["--uid"]
        if changed:
            history.append(flags["--uid"])
        outcome = "deployed" if changed else "already-deployed"
        return call | {"changed": changed}, json.dumps({"outcome": outcome, "revision": len(history), "message": ""})

    def count(self, stage, phase="end"):
        with self.lock:
            return sum(call["phase"] == phase and (call["args"][0] == "release") == (stage == "release") for call in self.told)


def serve(recorder, host, port):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            words = recorder.tell(call).encode()
            try:
                self.send_response(200)
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)
            except OSError:
                pass  # its pod is gone: the build was superseded

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
