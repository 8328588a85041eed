#!/usr/bin/env python3
"""Make an image archive (docker-save form) of one layer, the same bytes each time.

image.py OUT.tar NAME:TAG [--user U] [--entrypoint JSON] [--cmd JSON] [--env K=V]... [--gzip] ITEM...

ITEM is FILE:PATH (a file of this machine), @TARGET:PATH (a symbolic link), =TEXT:PATH (a file holding TEXT and a
newline) or DIR/. /tmp is made 1777, all else belongs to root and is not writable by others.
"""
import argparse, gzip, hashlib, io, json, os, platform, tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


class Layer:
    def __init__(self):
        self.bytes = io.BytesIO()
        self.made = set()
        self.tar = tarfile.open(fileobj=self.bytes, mode="w")

    def entry(self, path, mode, kind=tarfile.REGTYPE, data=b"", link=""):
        info = tarfile.TarInfo(path)
        info.type, info.mode, info.size, info.linkname = kind, mode, len(data), link
        self.tar.addfile(info, io.BytesIO(data))

    def folder(self, path):
        path = path.strip("/")
        if path and path not in self.made:
            self.folder(os.path.dirname(path))
            self.made.add(path)
            self.entry(path, 0o1777 if path == "tmp" else 0o755, tarfile.DIRTYPE)

    def add(self, item):
        if item.endswith("/"):
            return self.folder(item)
        source, path = item.rsplit(":", 1)
        self.folder(os.path.dirname(path))
        path = path.strip("/")
        if source.startswith("@"):
            self.entry(path, 0o777, tarfile.SYMTYPE, link=source[1:])
        elif source.startswith("="):
            self.entry(path, 0o644, data=(source[1:] + "\n").encode())
        else:
            with open(source, "rb") as f:
                self.entry(path, 0o755 if os.access(source, os.X_OK) else 0o644, data=f.read())

    def close(self):
        self.tar.close()
        return self.bytes.getvalue()


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    for flag in ("--user", "--entrypoint", "--cmd"):
        p.add_argument(flag)
    p.add_argument("--env", action="append", default=[])
    p.add_argument("--gzip", action="store_true")
    p.add_argument("out")
    p.add_argument("name")
    p.add_argument("items", nargs="*")
    a = p.parse_intermixed_args()

    layer = Layer()
    layer.entry("./", 0o755, tarfile.DIRTYPE)
    for item in a.items:
        layer.add(item)
    content = layer.close()
    config = {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", *a.env]}
    for key, value in (("User", a.user), ("Entrypoint", a.entrypoint and json.loads(a.entrypoint)), ("Cmd", a.cmd and json.loads(a.cmd))):
        if value:
            config[key] = value
    description = json.dumps({
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()), "os": "linux", "config": config,
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(content).hexdigest()]},
    }).encode()
    blob = gzip.compress(content, 5, mtime=0) if a.gzip else content
    name, folder = hashlib.sha256(description).hexdigest() + ".json", hashlib.sha256(blob).hexdigest()
    manifest = json.dumps([{"Config": name, "RepoTags": [a.name], "Layers": [folder + "/layer.tar"]}]).encode()
    with tarfile.open(a.out, "w") as t:
        for n, data in ((name, description), (folder + "/layer.tar", blob), ("manifest.json", manifest)):
            info = tarfile.TarInfo(n)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))


if __name__ == "__main__":
    main()
