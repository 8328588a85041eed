package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.operator.order.Push;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The pushes of a world: how they happened at GitHub, and the order in which they arrive. */
final class PushStory {
    private static final long MONDAY = 1_793_491_200L;

    private final String namespace;
    private final int repositories;
    private final List<Made> waiting = new ArrayList<>();
    private final Map<String, DeployJob> arrived = new HashMap<>();
    private long number;

    /** A push at GitHub, or what a person asked for ({@code at} 0). */
    private record Made(String repository, long at, String before, String commit) {}

    PushStory(Random random, Luck luck, String namespace) {
        this.namespace = namespace;
        this.repositories = luck.repositories();
        long at = MONDAY;
        String head = commit(0);
        for (int i = 1; i <= luck.pushes(); i++) {
            at += random.nextInt(2);
            String commit = random.nextInt(8) == 0 ? commit(random.nextInt(i)) : commit(i);
            boolean link = random.nextInt(6) > 0;
            String repository = repositories().get(random.nextInt(repositories));
            waiting.add(new Made(repository, random.nextInt(12) == 0 ? 0 : at, link ? head : commit(90 + i), commit));
            head = commit;
        }
        Collections.shuffle(waiting, random);
    }

    List<String> repositories() {
        return List.of("shop", "copy").subList(0, repositories);
    }

    boolean arrives() {
        return !waiting.isEmpty();
    }

    DeployJob next(Instant now) {
        Made push = waiting.removeFirst();
        boolean byPerson = push.at() == 0;
        DeployJob job = new DeployJob();
        String name = push.repository() + "-" + ++number;
        job.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withUid("uid-" + name)
                .withGeneration(1L)
                .withCreationTimestamp(now.toString())
                .build());
        job.setSpec(new DeployJobSpec(
                push.repository(),
                byPerson ? null : number,
                "refs/heads/main",
                push.commit(),
                byPerson ? null : push.before(),
                byPerson ? null : push.at(),
                "change",
                "Octo <octo@example.com>",
                null,
                false));
        arrived.put(job.getMetadata().getUid(), job);
        return job;
    }

    DeployJob cancelled(DeployJob job) {
        DeployJobSpec s = job.getSpec();
        DeployJob copy = PlayedServer.changed(job, job.getMetadata(), job.getStatus());
        copy.setSpec(new DeployJobSpec(
                s.repository(),
                s.jobId(),
                s.ref(),
                s.commit(),
                s.before(),
                s.pushedAt(),
                s.message(),
                s.author(),
                null,
                true));
        return copy;
    }

    DeployJob push(String uid) {
        return arrived.get(uid);
    }

    Push place(DeployJob job) {
        return Push.of(job);
    }

    /**
     * By GitHub's clock; within a second only along a chain of links that were there before the older one arrived. Said
     * otherwise than the operator says it.
     */
    boolean certainlyNewer(Push one, Push other, List<DeployJob> there) {
        if (one.at() != other.at()) {
            return one.at() > other.at();
        }
        String repository = push(other.uid()).getSpec().repository();
        List<Push> second = new ArrayList<>(there.stream()
                .filter(job -> job.getSpec().repository().equals(repository))
                .map(Push::of)
                .filter(push -> push.at() == one.at() && push.number() < other.number())
                .toList());
        second.add(one);
        second.add(other);
        return leads(other, one, second) && second.stream().noneMatch(push -> leads(push, push, second));
    }

    /** The newest push, if GitHub's clock or the order of arrival leave no doubt which it is. */
    Optional<DeployJob> newest() {
        List<DeployJob> all = List.copyOf(arrived.values());
        return all.stream()
                .filter(job -> all.stream()
                        .allMatch(other -> isSame(other, job)
                                || Push.of(job).at() > Push.of(other).at()))
                .findFirst();
    }

    private static boolean isSame(DeployJob one, DeployJob other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static boolean leads(Push from, Push to, List<Push> pushes) {
        Set<Push> reached = new HashSet<>();
        List<Push> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            Push at = open.removeLast();
            for (Push next : pushes) {
                if (!next.before().isEmpty()
                        && !at.before().isEmpty()
                        && next.before().equals(at.commit())
                        && !next.uid().equals(at.uid())
                        && reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached.contains(to);
    }

    private static String commit(int i) {
        return "%040x".formatted(i + 1);
    }
}
