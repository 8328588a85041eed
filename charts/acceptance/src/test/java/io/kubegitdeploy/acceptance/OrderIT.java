package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The newest push is what is deployed in the end, whatever order deliveries arrive in; one release, one repository. */
@ExtendWith(OnTheCluster.class)
@Order(6)
class OrderIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The five pushes of one second are a, b, c, d, e; a push to another branch keeps the release busy at first. */
    @Test
    void of_pushes_within_a_second_the_last_of_the_chain_is_deployed_in_whatever_order_they_arrive(Team team) {
        Repository repository = Sources.note(team.repository("shop"));
        team.track(repository, "main", "other");
        Telling github = Telling.of(team, repository);
        Gate busy = team.gate("busy");
        Gate last = team.gate("last");
        String other = commit(github, Sources.noteBehind(busy, repository), "The other branch");
        String a = commit(github, Sources.noteOnly(repository), "a");
        String b = commit(github, repository, "b");
        String c = commit(github, repository, "c");
        String d = commit(github, repository, "d");
        String e = commit(github, Sources.noteBehind(last, repository), "e");
        long second = Instant.now().getEpochSecond() - 100;

        String holding = github.push("other", Telling.NOTHING, other, second - 10);
        busy.reached();
        String pushD = github.push("main", c, d, second);
        team.waiting(pushD, "is held by " + team.namespace() + "/" + holding);
        superseded(team, github.push("main", b, c, second), pushD);
        String pushE = github.push("main", d, e, second);
        superseded(team, pushD, pushE);
        team.waiting(pushE, "is held by " + team.namespace() + "/" + holding);
        busy.open();
        team.deployed(holding);

        last.reached();
        superseded(team, github.push("main", a, b, second), pushE);
        last.open();
        team.deployed(pushE);

        superseded(team, github.push("main", Telling.NOTHING, a, second), pushE);
        String late = github.push("other", other, a, second - 5);
        assertThat(superseded(team, late, pushE).getStatus().units())
                .as("it was prepared: only the fence stopped it")
                .isNotEmpty();
        assertThat(team.release("web").commit()).isEqualTo(e);
        assertThat(team.release("web").revisions()).containsExactly("superseded", "deployed");
    }

    @Test
    void with_queue_pushes_within_a_second_are_deployed_one_after_the_other_along_the_chain(Team team) {
        Repository repository = Sources.note(team.repository("shop"));
        team.track(repository, "main");
        team.change("app", "{\"concurrency\": \"Queue\"}");
        Telling github = Telling.of(team, repository);
        Gate first = team.gate("first");
        Gate third = team.gate("third");
        String a = commit(github, Sources.noteBehind(first, repository), "a");
        String b = commit(github, Sources.noteOnly(repository), "b");
        String c = commit(github, Sources.noteBehind(third, repository), "c");
        String early = commit(github, Sources.noteOnly(repository), "before a");
        long second = Instant.now().getEpochSecond() - 100;

        String pushA = github.push("main", early, a, second);
        first.reached();
        superseded(team, github.push("main", Telling.NOTHING, early, second), pushA);
        String pushC = github.push("main", b, c, second);
        team.waiting(pushC, pushA + " goes first");
        String pushB = github.push("main", a, b, second);
        team.waiting(pushB, pushA + " goes first");
        first.open();
        team.deployed(pushA);
        team.deployed(pushB);

        third.reached();
        assertThat(team.release("web").revisions()).containsExactly("superseded", "deployed", "pending-upgrade");
        third.open();
        team.deployed(pushC);
        assertThat(team.release("web").commit()).isEqualTo(c);
    }

    @Test
    void a_forced_push_back_deploys_the_older_commit_and_a_redelivery_of_the_first_push_changes_nothing(Team team) {
        Repository repository = Sources.note(team.repository("shop"));
        team.track(repository, "main");
        Push first = Sources.noteOnly(repository).push("main", "First");
        DeployJob firstJob = team.deployed(first);
        LocalGitHub.Delivery firstDelivery =
                repository.gitHub().deliveries(repository.name()).getFirst();
        Push second = repository.push("main", "Second");
        team.deployed(second);

        LocalGitHub.Delivery again = repository.gitHub().redeliver(repository.name(), firstDelivery);
        assertThat(repository
                        .gitHub()
                        .answered(repository.name(), again)
                        .path("deploy_job")
                        .asText())
                .isEqualTo(firstJob.getMetadata().getName());
        assertThat(team.release("web").commit()).isEqualTo(second.commit());
        assertThat(team.deployJobs()).hasSize(2);

        repository.git("push", "-q", "--force", "origin", first.commit() + ":" + first.ref());
        Team.await("the forced push has a DeployJob", SOON, team::deployJobs, jobs -> jobs.size() == 3);
        DeployJob back = team.deployJobs().stream()
                .filter(job -> job.getSpec().jobId() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(back.getSpec().commit()).isEqualTo(first.commit());
        team.deployed(back.getMetadata().getName());
        assertThat(team.release("web").commit()).isEqualTo(first.commit());
        assertThat(team.release("web").revisions()).containsExactly("superseded", "superseded", "deployed");
    }

    @Test
    void a_release_belongs_to_one_repository_until_its_lease_is_deleted(Team team) {
        Repository owner = Sources.noteOnly(Sources.note(team.repository("owner")));
        Repository neighbour = Sources.noteOnly(Sources.note(team.repository("neighbour")));
        Repository abroad =
                Sources.noteOnly(Sources.note(team.repository("abroad")), "namespace = \"" + team.namespace() + "\"");
        team.track(owner);
        team.requestTracking("neighbour", neighbour);
        try (Team others = Team.create(team.cluster(), team.namespace() + "-b")) {
            team.admit(others);
            others.track(abroad);
            Team.await(
                    "both are ready",
                    SOON,
                    () -> team.tracked("neighbour"),
                    it -> Conditioned.of(it).is("Ready", "True"));
            Push owned = owner.push("main", "The owner's");
            team.deployed(owned);

            Push next = neighbour.push("main", "The neighbour's");
            refused(team.ended(next), owner);
            Push foreign = abroad.push("main", "From another namespace");
            refused(others.ended(foreign), owner);
            assertThat(team.kubectl("get", "djob").successful()).contains("belongs to the repository");
            assertThat(team.release("web").commit()).isEqualTo(owned.commit());

            String lease = team.release("web").lease();
            assertThat(team.cluster()
                            .kubectl("-n", Cluster.PRODUCT, "get", "leases", "-o", "name")
                            .successful())
                    .contains(lease);
            team.cluster()
                    .kubectl("-n", Cluster.PRODUCT, "delete", "lease", lease)
                    .successful();
            Push handedOver = abroad.push("main", "Handed over");
            others.deployed(handedOver);
            assertThat(team.release("web").commit()).isEqualTo(handedOver.commit());
            refused(team.ended(owner.push("main", "Not the owner any more")), abroad);
        }
    }

    @Test
    void a_tag_waits_for_the_release_under_way_and_neither_minds_that_branch_and_tag_are_deleted(Team team) {
        Repository repository = Sources.note(team.repository("shop"));
        repository.push("main", "The default branch, which can't be deleted");
        team.track(repository, "feature");
        team.change("app", "{\"tags\": [\"v*\"]}");
        Gate gate = team.gate("gate");
        Push branch = Sources.noteBehind(gate, repository).push("feature", "A feature");
        gate.reached();
        String commit =
                Sources.noteOnly(repository).prepare("feature", "A version").commit();
        Push tag = new Push("refs/tags/v1", commit);
        repository.pushAll(List.of(tag));
        String tagged = team.job(tag).getMetadata().getName();
        team.waiting(tagged, "is held by " + team.namespace() + "/");

        repository.git("push", "-q", "origin", ":" + branch.ref(), ":" + tag.ref());
        LocalGitHub gitHub = repository.gitHub();
        Team.await("all is delivered", SOON, () -> gitHub.deliveries(repository.name()), all -> all.size() == 5);
        assertThat(gitHub.deliveries(repository.name()).subList(0, 2)).allSatisfy(deletion -> {
            assertThat(deletion.status()).isEqualTo(200);
            assertThat(gitHub.answered(repository.name(), deletion).toString()).contains("was deleted");
        });
        gate.open();
        team.deployed(branch);
        team.deployed(tagged);
        assertThat(team.release("web").commit()).isEqualTo(commit);
        assertThat(team.deployJobs()).hasSize(2);
    }

    private static String commit(Telling github, Repository changed, String message) {
        assertThat(changed).isSameAs(github.repository());
        return github.commit(message);
    }

    private static DeployJob superseded(Team team, String older, String newer) {
        DeployJob job = team.ended(older);
        assertThat(Conditioned.of(job).reason("Succeeded")).as("%s", job).isEqualTo("Superseded");
        assertThat(Conditioned.of(job).message("Succeeded")).contains(newer);
        assertThat(team.jobs(job)).as("Jobs of %s", older).isEmpty();
        return job;
    }

    private static void refused(DeployJob job, Repository owner) {
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded"))
                .contains("belongs to the repository " + LocalGitHub.OWNER + "/" + owner.name());
    }
}
