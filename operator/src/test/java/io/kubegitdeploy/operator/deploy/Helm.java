package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.order.Push;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The program {@code release} and the histories of Helm's releases, as far as order and repetition go. */
final class Helm {
    private final Map<String, List<Revision>> histories = new HashMap<>();
    private final Map<String, String> working = new HashMap<>();
    private final BiPredicate<Push, Push> newer;

    enum State {
        PENDING,
        DEPLOYED,
        FAILED
    }

    private record Revision(Push push, String repository, String unit, State state) {}

    /** @param newer whether the one push was certainly made after the other */
    Helm(BiPredicate<Push, Push> newer) {
        this.newer = newer;
    }

    /** Begins an upgrade; false if the release's history already has it. */
    boolean begin(String pod, String release, Push push, String repository, String unit) {
        if (working.containsKey(release)) {
            throw new AssertionError(pod + " begins while " + working.get(release) + " works on release " + release);
        }
        List<Revision> history = histories.computeIfAbsent(release, name -> new ArrayList<>());
        List<Revision> deployed = history.stream()
                .filter(revision -> revision.state() == State.DEPLOYED)
                .toList();
        deployed.forEach(revision -> check(revision, push, repository, pod, revision.equals(deployed.getLast())));
        if (deployed(release, push, unit) > 0) {
            return false;
        }
        history.removeIf(revision -> revision.state() == State.PENDING);
        history.add(new Revision(push, repository, unit, State.PENDING));
        working.put(release, pod);
        return true;
    }

    void end(String release, boolean good) {
        List<Revision> history = histories.get(release);
        Revision last = history.removeLast();
        history.add(new Revision(last.push(), last.repository(), last.unit(), good ? State.DEPLOYED : State.FAILED));
        working.remove(release);
    }

    void killed(String pod) {
        working.values().remove(pod);
    }

    boolean works(String pod) {
        return working.containsValue(pod);
    }

    long deployed(String release, Push push, String unit) {
        return histories.getOrDefault(release, List.of()).stream()
                .filter(revision -> revision.push().uid().equals(push.uid())
                        && revision.unit().equals(unit)
                        && revision.state() == State.DEPLOYED)
                .count();
    }

    /**
     * By GitHub's clock against all that were ever deployed; within a second against what is deployed now: a push released by
     * its number, before the link arrived that shows it to be older, is what the fence remembers from then on.
     */
    private void check(Revision revision, Push push, String repository, String pod, boolean current) {
        boolean comparable = current || revision.push().at() != push.at();
        if (!revision.push().uid().equals(push.uid()) && comparable && newer.test(revision.push(), push)) {
            throw new AssertionError(pod + " releases the older " + push + " over " + revision.push());
        }
        if (!revision.repository().equals(repository)) {
            throw new AssertionError(pod + " of " + repository + " releases over " + revision.repository());
        }
    }
}
