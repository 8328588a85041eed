"""The judge finds what is wrong: one history in which all is well, and each time one thing changed in it."""
import dataclasses
import unittest

from judge import Answer, Call, Job, Record, call_of, job_of, judge, record_of
from story import Branch, Push

MAIN, NEXT = Branch("shop", "main"), Branch("shop", "next")


def push(branch, index):
    return Push(branch, index, f"{branch.name}{index}", f"{branch.name}{index + 1}", 1000 + index)


class Judge(unittest.TestCase):
    def setUp(self):
        """Three pushes to main, of which the middle one is superseded before it is built, and one to another branch."""
        self.pushes = [push(MAIN, 0), push(MAIN, 1), push(MAIN, 2), push(NEXT, 0)]
        self.numbers = dict(zip(self.pushes, (0, 2, 1, 3)))  # main 2 arrived before main 1
        self.answers = [Answer(p, 202, n, f"shop-{n}") for p, n in self.numbers.items()]
        self.answers.append(self.answers[1])
        self.jobs = [self.job(p) for p in self.pushes]
        self.jobs[1] = dataclasses.replace(self.jobs[1], reason="Superseded", succeeded=False)
        self.records = [Record("shop", j.number, j.uid, "done" if j.succeeded else "err_done") for j in self.jobs]
        self.calls = [call for p in self.pushes if p.index != 1 for call in self.work(p)]

    def job(self, p):
        n = self.numbers[p]
        return Job(f"uid{n}", f"shop-{n}", "shop", n, p.branch.ref, p.before, p.after, p.pushed_at, "Deployed", True)

    def work(self, p):
        return self.build(p) + self.release(p)

    def build(self, p, attempt=1):
        n, digest = self.numbers[p], f"sha256:{self.numbers[p]}-{attempt}"
        begin = Call("build", "begin", f"shop-{n}-build-{attempt}", "shop", n)
        return [begin, dataclasses.replace(begin, phase="end", digest=digest)]

    def release(self, p, attempt=1, changed=True, image=None):
        n = self.numbers[p]
        digest = image or f"sha256:{n}-1"
        begin = Call("release", "begin", f"shop-{n}-release-{attempt}", "shop", n, digest, p.branch.release, f"uid{n}")
        return [begin, dataclasses.replace(begin, phase="end", changed=changed)]

    def found(self, running=()):
        return judge(self.pushes, self.answers, self.jobs, self.records, self.calls, running)

    def finds(self, words, **kinds):
        """Exactly these counts, all others zero, and the words in one of the findings."""
        found = vars(self.found())
        expected = {"lost": 0, "doubled": 0, "older_over_newer": 0, "others": 0} | kinds
        self.assertEqual(expected, {kind: len(told) for kind, told in found.items()}, found)
        self.assertIn(words, " ".join(word for told in found.values() for word in told))

    def test_a_good_history_has_no_findings(self):
        self.assertTrue(self.found().good())

    # --- lost
    def test_a_delivery_that_is_refused_for_good_is_lost(self):
        self.answers.append(Answer(self.pushes[0], 401))
        self.finds("answered 401", lost=1)

    def test_a_delivery_that_is_never_answered_is_lost(self):
        self.answers.append(Answer(self.pushes[0], 0))
        self.finds("answered never", lost=1)

    def test_a_push_without_an_accepted_delivery_is_lost(self):
        self.answers = [answer for answer in self.answers if answer.push != self.pushes[3]]
        self.finds("never accepted", lost=1)

    def test_an_accepted_push_without_a_deploy_job_is_lost(self):
        del self.jobs[1], self.records[1]
        self.finds("no DeployJob", lost=1)

    def test_a_deploy_job_that_has_not_ended_is_lost(self):
        self.jobs[1] = dataclasses.replace(self.jobs[1], reason="")
        self.finds("has not ended", lost=1)

    def test_a_push_that_ends_in_another_way_is_lost(self):
        self.jobs[1] = dataclasses.replace(self.jobs[1], reason="TimedOut")
        self.finds("ended as TimedOut", lost=1)

    def test_the_newest_push_of_a_branch_is_lost_if_it_is_superseded(self):
        self.jobs[2] = dataclasses.replace(self.jobs[2], reason="Superseded", succeeded=False)
        self.records[2] = dataclasses.replace(self.records[2], stage="err_done")
        self.calls = [call for call in self.calls if call.number != 1]
        self.finds("though no push is newer", lost=1)

    def test_a_push_that_ended_as_deployed_without_a_release_is_lost(self):
        self.calls = [call for call in self.calls if call.number != 3]
        self.finds("never released", lost=1)

    def test_a_push_whose_release_found_another_in_its_place_is_lost(self):
        self.calls = [dataclasses.replace(call, changed=False) if call.number == 3 else call for call in self.calls]
        self.finds("never released", lost=1)

    def test_a_push_that_etcd_has_no_job_of_is_lost(self):
        del self.records[0]
        self.finds("etcd has no job 0", lost=1)

    # --- doubled
    def test_deliveries_of_one_push_with_two_answers_are_doubled(self):
        self.answers.append(Answer(self.pushes[1], 202, 7, "shop-7"))
        self.finds("answered with 2 jobs", doubled=1)

    def test_one_number_for_two_pushes_is_doubled(self):
        self.answers[0] = dataclasses.replace(self.answers[0], number=2)
        self.finds("2 pushes were answered with the number 2", doubled=1)

    def test_two_deploy_jobs_of_one_push_are_doubled(self):
        again = dataclasses.replace(self.jobs[0], uid="uid9", name="shop-9", number=9)
        self.jobs.append(again)
        self.records.append(Record("shop", 9, "uid9", "done"))
        self.finds("2 DeployJobs", doubled=1)

    def test_a_deploy_job_of_no_push_is_doubled(self):
        self.jobs.append(dataclasses.replace(self.jobs[0], uid="uid9", name="shop-9", number=9, after="other"))
        self.finds("of no push", doubled=1)

    def test_a_job_in_etcd_without_a_deploy_job_is_doubled(self):
        self.records.append(Record("shop", 9, "", "queued"))
        self.finds("a job 9 without a DeployJob", doubled=1)

    def test_a_push_that_was_built_twice_is_doubled(self):
        self.calls += self.build(self.pushes[3], attempt=2)
        self.finds("built 2 times", doubled=1)

    def test_a_build_that_was_cut_off_and_begun_again_is_not_doubled(self):
        self.calls.insert(0, self.build(self.pushes[3], attempt=0)[0])
        self.assertTrue(self.found().good())

    def test_two_revisions_of_one_push_are_doubled(self):
        self.calls += self.release(self.pushes[3], attempt=2)
        self.finds("2 revisions", doubled=1)

    def test_a_second_attempt_that_finds_its_own_revision_is_not_doubled(self):
        self.calls += self.release(self.pushes[3], attempt=2, changed=False)
        self.assertTrue(self.found().good())

    def test_a_release_for_a_deploy_job_that_is_gone_is_doubled(self):
        self.calls = [dataclasses.replace(call, uid="uid9") if call.uid == "uid3" else call for call in self.calls]
        self.finds("for another DeployJob", doubled=1)

    def test_a_release_of_no_push_is_doubled(self):
        self.calls += [dataclasses.replace(call, number=9, pod="ghost") for call in self.release(self.pushes[3])]
        self.finds("a release for no push", doubled=1)

    def test_two_releases_side_by_side_are_doubled(self):
        first, last = self.calls[2:4], self.calls[6:8]
        self.calls = [call for call in self.calls if call not in first + last]
        self.calls += [first[0], last[0], first[1], last[1]]
        self.finds("began while", doubled=1)

    def test_releases_of_two_branches_side_by_side_are_well(self):
        last, other = self.calls[6:8], self.calls[10:12]
        self.calls = [call for call in self.calls if call not in last + other]
        self.calls += [last[0], other[0], last[1], other[1]]
        self.assertTrue(self.found().good())

    # --- older over newer
    def test_an_older_push_released_after_a_newer_one_is_found(self):
        first = self.calls[2:4]
        self.calls[2:4] = []
        self.calls += first
        self.finds("was released after", older_over_newer=1)

    def test_the_order_is_that_of_the_branch_and_not_of_the_numbers(self):
        self.jobs[1] = dataclasses.replace(self.jobs[1], reason="Deployed", succeeded=True)
        self.records[1] = dataclasses.replace(self.records[1], stage="done")
        self.calls += self.work(self.pushes[1])
        self.finds("was released after", older_over_newer=1)

    def test_a_release_with_the_image_of_another_push_is_found(self):
        self.calls[-2:] = self.release(self.pushes[3], image="sha256:0-1")
        self.finds("an image that was not built for it", older_over_newer=1)

    # --- other findings
    def test_an_etcd_job_that_ended_otherwise_than_its_deploy_job_is_found(self):
        self.records[0] = dataclasses.replace(self.records[0], stage="running")
        self.finds("is running", others=1)

    def test_an_etcd_job_of_another_deploy_job_is_found(self):
        self.records[0] = dataclasses.replace(self.records[0], uid="uid9")
        self.finds("of another DeployJob", others=1)

    def test_a_job_that_still_runs_is_found(self):
        self.assertEqual(["the Job shop-0-release-1 still runs"], self.found(["shop-0-release-1"]).others)


class Reading(unittest.TestCase):
    """From the forms of others."""

    DIGEST = "sha256:" + "a" * 64

    def test_a_build_is_known_by_its_destination(self):
        told = {"phase": "end", "pod": "p", "args": ["--context=dir:///x", "--destination=registry.local:5000/storm/shop:12-" + "c" * 40],
                "values": "", "digest": self.DIGEST}
        self.assertEqual(Call("build", "end", "p", "shop", 12, self.DIGEST), call_of(told))

    def test_a_release_is_known_by_its_flags_and_its_image(self):
        values = '{"image": {"repository": "registry.local:5000/storm/shop", "tag": "12-%s@%s"}}' % ("c" * 40, self.DIGEST)
        told = {"phase": "end", "pod": "p", "args": ["release", "--uid=u", "--unit=app", "--release=shop-main"], "values": values,
                "changed": True}
        self.assertEqual(Call("release", "end", "p", "shop", 12, self.DIGEST, "shop-main", "u", True), call_of(told))

    def test_a_deploy_job_without_a_status_has_not_ended(self):
        spec = {"repository": "shop", "jobId": 3, "ref": "refs/heads/main", "before": "a", "commit": "b", "pushedAt": 5}
        self.assertEqual(Job("u", "shop-3", "shop", 3, "refs/heads/main", "a", "b", 5), job_of({"metadata": {"uid": "u", "name": "shop-3"}, "spec": spec}))

    def test_a_deploy_job_has_ended_when_it_is_finished(self):
        thing = {"metadata": {"uid": "u", "name": "n"}, "spec": {"repository": "shop", "ref": "r", "commit": "b"}, "status": {"conditions": [
            {"type": "Succeeded", "status": "False", "reason": "Superseded"}, {"type": "Finished", "status": "True"}]}}
        self.assertEqual(("Superseded", False), (job_of(thing).reason, job_of(thing).succeeded))
        thing["status"]["conditions"][1]["status"] = "False"
        self.assertEqual("", job_of(thing).reason)

    def test_the_stage_of_a_record_is_that_of_its_last_action(self):
        record = {"id": {"repository_id": {"owner": "storm", "name": "shop"}, "id": 3}, "deploy_job": {"name": "shop-3", "uid": "u"},
                  "state": {"prepare_state": {"stage": "done"}, "cleanup_state": {"stage": "err_done"}}}
        self.assertEqual(Record("shop", 3, "u", "err_done"), record_of(record))


if __name__ == "__main__":
    unittest.main()
