import collections
import json
import unittest

import story

NAMES = [f"r{number}" for number in range(10)]


def told(seed=1, deliveries=1000):
    tale = story.Story(seed, deliveries, NAMES)
    steps = tale.steps()
    commits = {branch: [f"{branch.release}-{n}" for n in range(story.history(walk))] for branch, walk in steps.items()}
    pushes = story.pushes(steps, commits, 5000)
    return pushes, tale.delivered(pushes)


class Story(unittest.TestCase):
    def test_one_delivery_in_five_repeats_a_push(self):
        pushes, deliveries = told()
        self.assertEqual((800, 1000), (len(pushes), len(deliveries)))
        self.assertEqual(200, sum(delivery.repeated for delivery in deliveries))
        self.assertEqual(set(pushes), {delivery.push for delivery in deliveries})

    def test_some_repeat_the_delivery_and_some_only_the_push(self):
        _, deliveries = told()
        first = {delivery.push: delivery.guid for delivery in deliveries if not delivery.repeated}
        same = sum(delivery.guid == first[delivery.push] for delivery in deliveries if delivery.repeated)
        self.assertTrue(50 < same < 150, same)

    def test_the_same_seed_tells_the_same_story(self):
        self.assertEqual(told(7), told(7))
        self.assertNotEqual(told(7), told(8))

    def test_no_two_pushes_of_a_branch_are_the_same_to_the_gateway(self):
        pushes, _ = told()
        self.assertEqual(len(pushes), len({(p.branch, p.before, p.after, p.pushed_at) for p in pushes}))

    def test_each_push_moves_its_branch_on_from_the_one_before(self):
        for walk in self.walks():
            for one, other in zip(walk, walk[1:]):
                self.assertEqual(one.after, other.before)
                self.assertLessEqual(one.pushed_at, other.pushed_at)

    def test_two_pushes_may_share_a_second_and_never_three(self):
        most = [max(collections.Counter(push.pushed_at for push in walk).values()) for walk in self.walks()]
        self.assertEqual(2, max(most))

    def test_the_second_of_two_in_a_second_is_no_forced_push_so_that_the_chain_decides(self):
        for walk in self.walks():
            for one, other in zip(walk, walk[1:]):
                if one.pushed_at == other.pushed_at:
                    self.assertNotEqual(one.before, other.after)

    def test_some_pushes_go_back_to_an_older_commit(self):
        again = [push for walk in self.walks() for push in walk if push.after in [other.after for other in walk[:push.index]]]
        self.assertTrue(again)

    def test_deliveries_come_out_of_order_within_a_branch(self):
        _, deliveries = told()
        self.assertGreater(story.out_of_order([d for d in deliveries if not d.repeated]), 200)

    def test_the_history_has_every_commit_that_is_pushed(self):
        walk = next(iter(story.Story(1, 100, ["r0"]).steps().values()))
        stream = story.fast_import("r0", {"main": story.history(walk)})
        self.assertEqual(1 + max(step.after for step in walk), stream.count("commit refs/heads/main"))

    def test_the_body_is_a_push_event(self):
        push = told()[0][5]
        event = json.loads(story.body(push))
        self.assertEqual((push.branch.ref, push.before, push.after), (event["ref"], event["before"], event["after"]))
        self.assertEqual(push.pushed_at, event["repository"]["pushed_at"])

    def walks(self):
        walks = collections.defaultdict(list)
        for push in told()[0]:
            walks[push.branch].append(push)
        return walks.values()


if __name__ == "__main__":
    unittest.main()
