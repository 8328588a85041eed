package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.TrackedRepository;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deletions in the middle of a push: nothing hangs, nothing is left, no upgrade is cut in half. */
@ExtendWith(OnTheCluster.class)
@Order(7)
class DeletionIT {
    private static final Duration SOON = Duration.ofSeconds(45);

    /** A push of which something is deleted. */
    private record Struck(Repository repository, DeployJob job) {}

    @Test
    void in_the_middle_of_a_build_a_deletion_ends_it_and_leaves_nothing(Team team) {
        Map<Deletion, Struck> all = pushed(
                team,
                (deletion, repository) -> Sources.buildOnly(
                                repository,
                                "tag = \"%s/%s/%s:1\"".formatted(Registry.NAME, team.namespace(), deletion.id()))
                        .write("Dockerfile", "ARG BASE\nFROM ${BASE}\nRUN sleep 300\n")
                        .push("main", "Takes long to build"));
        all.values().forEach(struck -> running(team, struck.job()));
        all.forEach((deletion, struck) -> deletion.strike(team, struck.job()));

        all.forEach((deletion, struck) -> {
            gone(team, deletion, struck);
            if (deletion.keepsJob()) {
                DeployJob ended = team.ended(struck.job().getMetadata().getName());
                assertThat(Conditioned.of(ended).reason("Succeeded")).isEqualTo("Cancelled");
                assertThat(Conditioned.of(ended).message("Succeeded")).contains("is gone");
            }
            Team.await("no Job is left of " + deletion, SOON, () -> team.jobs(struck.job()), List::isEmpty);
            Team.await("no pod is left of " + deletion, SOON, () -> pods(team, struck.job()), List::isEmpty);
        });
    }

    @Test
    void in_the_middle_of_an_upgrade_a_deletion_waits_until_the_upgrade_is_done(Team team) {
        Map<Deletion, Gate> gates = new EnumMap<>(Deletion.class);
        Map<Deletion, Struck> all = pushed(team, (deletion, repository) -> {
            gates.put(deletion, team.gate(deletion.id()));
            Sources.noteBehind(gates.get(deletion), Sources.note(repository), "release = \"" + deletion.id() + "\"");
            String chart = repository.folder().resolve("chart").toString();
            team.helm("install", deletion.id(), chart).successful();
            return repository.push("main", "Waits at a gate");
        });
        gates.values().forEach(Gate::reached);
        Map<Deletion, String> pods = new EnumMap<>(Deletion.class);
        all.forEach((deletion, struck) ->
                pods.put(deletion, running(team, struck.job()).getMetadata().getUid()));
        all.forEach((deletion, struck) -> deletion.strike(team, struck.job()));

        all.forEach((deletion, struck) -> {
            deletion.awaitEffect(team, struck.job());
            assertThat(team.release(deletion.id()).revisions()).containsExactly("deployed", "pending-upgrade");
            assertThat(team.release(deletion.id()).holder())
                    .contains(
                            team.namespace() + "/" + struck.job().getMetadata().getName());
            assertThat(team.jobs(struck.job()))
                    .as("Jobs of %s", deletion)
                    .singleElement()
                    .satisfies(job -> {
                        assertThat(job.isMarkedForDeletion()).isFalse();
                        assertThat(job.getStatus().getActive()).isEqualTo(1);
                    });
            assertThat(running(team, struck.job()).getMetadata().getUid()).isEqualTo(pods.get(deletion));
        });
        gates.values().forEach(Gate::open);

        all.forEach((deletion, struck) -> {
            gone(team, deletion, struck);
            if (deletion.keepsJob()) {
                team.deployed(struck.job().getMetadata().getName());
            } else {
                Team.await("no Job is left of " + deletion, SOON, () -> team.jobs(struck.job()), List::isEmpty);
            }
            assertThat(team.release(deletion.id()).revisions()).containsExactly("superseded", "deployed");
            assertThat(team.release(deletion.id()).commit())
                    .isEqualTo(struck.job().getSpec().commit());
            assertThat(team.release(deletion.id()).holder()).isEmpty();
        });
    }

    @Test
    void a_deleted_job_that_waits_for_another_release_goes_at_once(Team team) {
        Repository repository = Sources.note(team.repository("shop"));
        team.track(repository, "main", "waits/*");
        Gate gate = team.gate("gate");
        Push holding = Sources.noteBehind(gate, repository).push("main", "Holds the release");
        gate.reached();
        Push one = Sources.noteOnly(repository).push("waits/one", "Waits");
        Push two = repository.push("waits/two", "Waits as well");
        String holder = team.namespace() + "/" + team.job(holding).getMetadata().getName();
        for (Push push : List.of(one, two)) {
            team.waiting(team.job(push).getMetadata().getName(), "is held by " + holder);
        }
        Deletion.JOB.strike(team, team.job(one));
        Deletion.JOB_FOREGROUND.strike(team, team.job(two));

        Team.await("both are gone", SOON, team::deployJobs, jobs -> jobs.size() == 1);
        assertThat(team.release("web").holder()).contains(holder);
        assertThat(team.release("web").revisions()).containsExactly("pending-install");
        gate.open();
        team.deployed(holding);
        assertThat(team.release("web").holder()).isEmpty();
    }

    @Test
    void a_namespace_that_is_deleted_goes_and_the_next_push_mends_the_release_that_it_cut_off_elsewhere(Team team) {
        String name = team.namespace() + "-twice";
        String target = "namespace = \"" + team.namespace() + "\"";
        Release web = team.release("web");
        try (Team first = Team.create(team.cluster(), name)) {
            team.admit(first);
            Repository repository = Sources.note(first.repository("shop"));
            Repository building = first.repository("building");
            first.track(repository);
            first.requestTracking("building", building);
            Team.await("the second is ready", SOON, () -> first.tracked("building"), DeletionIT::isReady);
            team.helm("install", "web", repository.folder().resolve("chart").toString())
                    .successful();
            Gate gate = team.gate("gate");
            DeployJob upgrade =
                    first.job(Sources.noteBehind(gate, repository, target).push("main", "Waits at a gate"));
            DeployJob build =
                    first.job(Sources.buildOnly(building, "tag = \"%s/%s/b:1\"".formatted(Registry.NAME, name))
                            .write("Dockerfile", "ARG BASE\nFROM ${BASE}\nRUN sleep 300\n")
                            .push("main", "Takes long to build"));
            gate.reached();
            running(first, upgrade);
            running(first, build);
            assertThat(web.revisions()).containsExactly("deployed", "pending-upgrade");
            team.cluster().kubectl("delete", "namespace", name, "--timeout=90s").successful();

            unhooked(repository);
            unhooked(building);
            assertThat(web.holder()).isEmpty();
            try (Team again = Team.create(team.cluster(), name)) {
                again.track(repository);
                Push push = Sources.noteOnly(repository, target).push("main", "Once more");
                again.deployed(push);
                assertThat(web.commit()).isEqualTo(push.commit());
                assertThat(web.revisions()).last().isEqualTo("deployed");
                assertThat(web.revisions()).noneMatch(state -> state.startsWith("pending"));
            }
        }
    }

    @Test
    void a_repository_that_is_deleted_while_github_is_away_is_unhooked_when_github_is_back(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        repository.gitHub().refuse(repository.name(), "/hooks", 4);
        team.kubectl("delete", "trepo", "app", "--timeout=10s").successful();

        assertThat(repository.gitHub().refuses(repository.name())).isTrue();
        Team.await("GitHub is back", SOON, () -> repository.gitHub().refuses(repository.name()), away -> !away);
        unhooked(repository);
    }

    /** Tracks a repository for each deletion, and pushes to all of them. */
    private static Map<Deletion, Struck> pushed(Team team, BiFunction<Deletion, Repository, Push> push) {
        Map<Deletion, Repository> repositories = new EnumMap<>(Deletion.class);
        for (Deletion deletion : Deletion.values()) {
            repositories.put(deletion, team.repository(deletion.id()));
            team.requestTracking(deletion.id(), repositories.get(deletion));
        }
        Map<Deletion, Push> pushes = new EnumMap<>(Deletion.class);
        repositories.forEach((deletion, repository) -> {
            Team.await(deletion + " is ready", SOON, () -> team.tracked(deletion.id()), DeletionIT::isReady);
            pushes.put(deletion, push.apply(deletion, repository));
        });
        Map<Deletion, Struck> all = new EnumMap<>(Deletion.class);
        pushes.forEach(
                (deletion, pushed) -> all.put(deletion, new Struck(repositories.get(deletion), team.job(pushed))));
        return all;
    }

    private static boolean isReady(TrackedRepository tracked) {
        return Conditioned.of(tracked).is("Ready", "True");
    }

    /** The pod of the DeployJob's Job, in which the stage's own container runs. */
    private static Pod running(Team team, DeployJob job) {
        Function<Pod, Boolean> runs = pod -> pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getState().getRunning() != null);
        return Team.await(
                        "a pod of " + job.getMetadata().getName() + " runs",
                        SOON,
                        () -> pods(team, job),
                        pods -> pods.stream().anyMatch(runs::apply))
                .getFirst();
    }

    private static List<Pod> pods(Team team, DeployJob job) {
        return team.cluster()
                .client()
                .pods()
                .inNamespace(team.namespace())
                .withLabel(Labels.DEPLOY_JOB_UID, job.getMetadata().getUid())
                .list()
                .getItems();
    }

    /** Waits until what was deleted is gone, at GitHub as well. */
    private static void gone(Team team, Deletion deletion, Struck struck) {
        deletion.awaitEnd(team, struck.job());
        if (deletion.ofRepository()) {
            unhooked(struck.repository());
        }
    }

    private static void unhooked(Repository repository) {
        Team.await("no webhook is left", SOON, () -> repository.gitHub().hooks(repository.name()), List::isEmpty);
    }
}
