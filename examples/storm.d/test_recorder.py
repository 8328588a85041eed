import json
import os
import tempfile
import unittest

from recorder import Recorder

RELEASE = ["release", "--uid=u1", "--unit=app", "--release=shop-main"]


class Recording(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "calls")
        self.recorder = Recorder(self.path)
        self.addCleanup(self.recorder.file.close)

    def tell(self, args, pod, phase="end"):
        return self.recorder.tell({"phase": phase, "pod": pod, "args": args, "values": ""})

    def kept(self):
        with open(self.path) as file:
            return [json.loads(line) for line in file]

    def test_a_build_leaves_a_digest_of_its_own(self):
        one, other = (self.tell(["--destination=r/shop:1"], pod) for pod in ("a", "b"))
        self.assertRegex(one, "^sha256:[0-9a-f]{64}$")
        self.assertNotEqual(one, other)
        self.assertEqual([one, other], [call["digest"] for call in self.kept()])

    def test_a_call_told_again_is_kept_once_and_answered_the_same(self):
        self.assertEqual(self.tell(RELEASE, "a"), self.tell(RELEASE, "a"))
        self.assertEqual(1, len(self.kept()))

    def test_a_release_that_finds_its_own_revision_changes_nothing(self):
        first, second = (json.loads(self.tell(RELEASE, pod)) for pod in ("a", "b"))
        self.assertEqual(("deployed", 1), (first["outcome"], first["revision"]))
        self.assertEqual(("already-deployed", 1), (second["outcome"], second["revision"]))
        self.assertEqual([True, False], [call["changed"] for call in self.kept()])

    def test_a_release_after_that_of_another_push_changes_it_again(self):
        other = ["release", "--uid=u2", "--unit=app", "--release=shop-main"]
        for args, pod in ((RELEASE, "a"), (other, "b"), (RELEASE, "c")):
            self.tell(args, pod)
        self.assertEqual([True, True, True], [call["changed"] for call in self.kept()])

    def test_what_has_begun_and_not_ended_is_known_too(self):
        self.tell(RELEASE, "a", "begin")
        self.assertEqual((1, 0), (self.recorder.count("release", "begin"), self.recorder.count("release")))
        self.assertEqual(["begin"], [call["phase"] for call in self.kept()])


if __name__ == "__main__":
    unittest.main()
