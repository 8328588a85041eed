package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.Concurrency;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import io.kubegitdeploy.operator.order.Push;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One seeded world: pushes arrive, operators work with caches that are behind, and calls fail, processes crash, pods get
 * lost, people cancel and delete, all at any moment between any two calls. Then luck rests, and everything has to end.
 */
final class World {
    private static final int LUCKY_TURNS = 400;
    private static final int CALM_TURNS = 4_000;
    private static final String NAMESPACE = "team";

    final Luck luck;
    private final Random random;
    private final PlayedServer server = new PlayedServer(this::jobIsMade);
    private final Pods pods;
    private final PushStory story;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<String> diary = new ArrayList<>();
    private final Map<String, Job> made = new HashMap<>();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private int depth;
    private int leader;
    private boolean calm;

    /** An operator process ends here. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super(where, null, false, false);
        }
    }

    World(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        this.luck = Luck.of(random);
        this.story = new PushStory(random, luck, NAMESPACE);
        this.pods = new Pods(server, random, luck, story, this::tell);
        story.repositories().forEach(this::track);
        for (int i = 0; i < luck.replicas(); i++) {
            replicas.add(new Replica(this, server, luck.maxBuilds()));
        }
    }

    List<String> diary() {
        return diary;
    }

    Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    boolean chance(int oneIn) {
        return !calm && random.nextInt(oneIn) == 0;
    }

    String deployFile() {
        return luck.deployFile();
    }

    /** Plays it to its end, and checks what has become of it. */
    void play() {
        for (int i = 0; i < LUCKY_TURNS && !(atRest() && !story.arrives()); i++) {
            turn();
        }
        calm = true;
        while (story.arrives()) {
            arrive();
        }
        for (int i = 0; i < CALM_TURNS && !atRest(); i++) {
            leader().catchUp();
            leader().known().forEach(job -> reconcile(leader(), job));
            now = now.plusSeconds(4);
            server.jobs.all().forEach(pods::jobController);
            server.pods.all().forEach(pod -> pods.kubelet(pod, true));
        }
        new Ends(server, story, pods.helm(), luck).check(atRest());
    }

    /** Something happens between two calls of an operator. */
    void meanwhile(Replica replica) {
        if (depth < 3 && chance(6)) {
            depth++;
            try {
                turn();
            } finally {
                depth--;
            }
        }
        if (replica.dead) {
            throw new Crash("before");
        }
        if (luck.crashes() && chance(60)) {
            throw new KubernetesClientException("away", 503, null);
        }
    }

    void before(Replica replica, String what) {
        meanwhile(replica);
        strike(replica, "before " + what);
    }

    void after(Replica replica, String what) {
        tell(name(replica) + " did " + what);
        strike(replica, "after " + what);
        meanwhile(replica);
    }

    private void strike(Replica replica, String where) {
        if (luck.crashes() && chance(25)) {
            tell(name(replica) + " crashes " + where);
            replica.dead = true;
            throw new Crash(where);
        }
        if (luck.crashes() && chance(40)) {
            tell(name(replica) + " hears nothing " + where);
            throw new KubernetesClientException("timeout", new IOException("timeout"));
        }
    }

    private void turn() {
        switch (random.nextInt(10)) {
            case 0 -> arrive();
            case 1, 2, 3 -> any(leader().known()).ifPresent(job -> reconcile(leader(), job));
            case 4, 5 -> leader().catchUp(random.nextInt(4), 1 + random.nextInt(4));
            case 6 -> any(server.jobs.all()).ifPresent(pods::jobController);
            case 7, 8 -> any(server.pods.all()).ifPresent(pod -> pods.kubelet(pod, calm));
            default -> mischief();
        }
    }

    /** Another one leads: with what it has seen so far, while the one that led may be in the middle of a round. */
    private void handOver() {
        leader = random.nextInt(replicas.size());
        tell(name(leader()) + " leads");
        leader().catchUp();
    }

    private Replica leader() {
        return replicas.get(leader);
    }

    private void mischief() {
        if (replicas.size() > 1 && chance(10)) {
            handOver();
        }
        now = now.plusSeconds(random.nextInt(4));
        if (luck.people() && chance(12)) {
            people();
        }
        if (luck.people() && chance(2)) {
            any(server.pushes.all().stream().filter(DeployJobs::finished).toList())
                    .ifPresent(job -> {
                        tell("history forgets " + job.getMetadata().getName());
                        server.deletePush(job.getMetadata().getName());
                    });
        }
        if (luck.losses() && chance(4)) {
            any(server.pods.all()).ifPresent(this::lose);
        }
    }

    private void lose(Pod pod) {
        if (random.nextBoolean()) {
            pods.lose(pod);
        } else if (random.nextBoolean()) {
            tell("a person deletes pod " + pod.getMetadata().getName());
            server.deletePod(pod);
        } else {
            String job = pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name");
            tell("a person deletes Job " + job);
            server.deleteJob(job);
        }
    }

    private void people() {
        Optional<DeployJob> job = any(server.pushes.all());
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 ->
                job.ifPresent(it -> {
                    tell("a person cancels " + it.getMetadata().getName());
                    server.pushes.put(story.cancelled(it));
                });
            case 4, 5, 6 ->
                job.ifPresent(it -> {
                    tell("a person deletes " + it.getMetadata().getName());
                    server.deletePush(it.getMetadata().getName());
                });
            default ->
                any(server.repositories.all()).ifPresent(it -> {
                    tell("a person deletes the repository " + it.getMetadata().getName());
                    server.repositories.remove(it.getMetadata().getName());
                    server.pushes.all().stream()
                            .filter(push -> push.getSpec()
                                    .repository()
                                    .equals(it.getMetadata().getName()))
                            .forEach(
                                    push -> server.deletePush(push.getMetadata().getName()));
                });
        }
    }

    private void arrive() {
        if (story.arrives()) {
            DeployJob job = story.next(now);
            if (server.repositories.get(job.getSpec().repository()).isPresent()) {
                tell(job.getMetadata().getName() + " arrives: " + Push.of(job));
                server.pushes.put(job);
            }
        }
    }

    private void reconcile(Replica replica, DeployJob job) {
        try {
            replica.reconcile(job);
        } catch (KubernetesClientException tryAgain) {
            tell(name(replica) + " is told " + tryAgain.getMessage());
        } catch (Crash crash) {
            replica.dead = true;
            replicas.replaceAll(it -> it == replica ? new Replica(this, server, luck.maxBuilds()) : it);
        }
    }

    /** Nobody makes a Helm Job while another Job, or a pod, of the release is not at its end; nor an attempt that was recorded. */
    private void jobIsMade(Job job) {
        String name = job.getMetadata().getName();
        if (pods.isRelease(job)) {
            String release = pods.release(job.getMetadata());
            assertThat(server.jobs.all())
                    .as("%s is made", name)
                    .noneMatch(other -> pods.isRelease(other)
                            && pods.release(other.getMetadata()).equals(release)
                            && !JobState.over(other));
            assertThat(server.pods.all())
                    .as("%s is made", name)
                    .noneMatch(pod -> pods.isRelease(pod)
                            && pods.release(pod.getMetadata()).equals(release)
                            && !JobState.over(pod));
        }
        if (made.put(name, job) != null) {
            assertThat(recorded(job)).as("%s is made again", name).isLessThan(attempt(job));
        }
    }

    /** The attempt that the DeployJob's status tells of. */
    private int recorded(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return server.pushes
                .get(job.getMetadata().getAnnotations().get(Labels.DEPLOY_JOB))
                .flatMap(push -> Plan.units(push.getStatus())
                        .filter(unit -> unit.name().equals(labels.get(Labels.UNIT)))
                        .findFirst())
                .map(unit -> Stage.RELEASE.word().equals(labels.get(Labels.STAGE))
                        ? Recorded.releaseAttempt(Optional.of(unit))
                        : Recorded.buildAttempt(Optional.of(unit)))
                .orElse(0);
    }

    private static int attempt(Job job) {
        return Integer.parseInt(job.getMetadata().getLabels().get(Labels.ATTEMPT));
    }

    private boolean atRest() {
        return server.jobs.all().stream().allMatch(JobState::over)
                && server.pushes.all().stream()
                        .allMatch(job -> DeployJobs.finished(job)
                                && job.getMetadata().getFinalizers().isEmpty()
                                && !job.isMarkedForDeletion());
    }

    private void track(String name) {
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setName(name);
        repository.getMetadata().setNamespace(NAMESPACE);
        repository.setSpec(new TrackedRepositorySpec(
                "octo",
                name,
                null,
                null,
                null,
                luck.queue() ? Concurrency.Queue : Concurrency.Supersede,
                null,
                null,
                null,
                null,
                null));
        server.repositories.put(repository);
    }

    private <T> Optional<T> any(List<T> things) {
        return things.isEmpty() ? Optional.empty() : Optional.of(things.get(random.nextInt(things.size())));
    }

    private String name(Replica replica) {
        return "operator " + replicas.indexOf(replica);
    }

    private void tell(String what) {
        diary.add(now + " " + what);
    }
}
