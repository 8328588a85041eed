package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways in and out: by kubectl, and by the gateway's private API. */
@ExtendWith(OnTheCluster.class)
@Order(2)
class TrackingIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void tracking_puts_one_webhook_in_place_and_shows_it(Team team) {
        Repository repository = team.repository("shop");
        TrackedRepository tracked = team.track(repository);
        assertThat(repository.gitHub().hooks(repository.name()))
                .containsExactly(tracked.getStatus().webhookId());
        assertThat(Conditioned.of(tracked).is("Hooked", "True")).isTrue();
        assertThat(tracked.getStatus().defaultBranch()).isEqualTo("main");
    }

    @Test
    void a_commit_without_a_deploy_file_is_skipped(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        DeployJob job =
                team.ended(repository.write("README.md", "nothing to deploy\n").push("main", "Read me"));
        assertThat(Conditioned.of(job).is("Succeeded", "True")).isTrue();
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("Skipped");
        assertThat(Conditioned.of(job).message("Succeeded")).contains("kube-git-deploy.toml");
        assertThat(team.jobs(job)).isEmpty();
    }

    @Test
    void a_deleted_tracked_repository_is_unhooked_and_leaves_nothing_but_the_release(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        team.deployed(Sources.releaseOnly(Sources.chart(repository)).push("main", "A page"));
        team.kubectl("delete", "trepo", "app", "--timeout=30s").successful();

        Team.await("no webhook is left", SOON, () -> repository.gitHub().hooks(repository.name()), List::isEmpty);
        Team.await("no DeployJob is left", SOON, team::deployJobs, List::isEmpty);
        Team.await(
                "no Job is left",
                SOON,
                () -> team.kubectl(
                                "get", "jobs,pods", "-l", "app.kubernetes.io/managed-by=kube-git-deploy", "-o", "name")
                        .output(),
                String::isBlank);
        assertThat(team.cluster().etcd().everything().keySet())
                .noneMatch(key -> key.startsWith(
                        "/github/repositories/tracked/" + LocalGitHub.OWNER + "/" + repository.name() + "/"));
        assertThat(team.page("web").text()).isEqualTo("hello");
    }

    @Test
    void the_private_api_tracks_lists_and_untracks(Team team) {
        Repository repository = team.repository("shop");
        URI list = team.cluster().privateApi().resolve("/api/v0/github/repositories/tracked");
        URI one = team.cluster()
                .privateApi()
                .resolve("/api/v0/github/repositories/" + LocalGitHub.OWNER + "/" + repository.name());
        URI here = URI.create(one + "?namespace=" + team.namespace());
        Map<String, String> authorized = Map.of("Authorization", "Bearer " + Tokens.ofTracker(team));
        Map<String, String> admin = Map.of("Authorization", "Bearer " + Tokens.ofAdmin(team));

        Http.Answer made = Http.postJson(here, authorized, Map.of());
        assertThat(made.status()).as("POST: %s", made).isEqualTo(200);
        assertThat(Http.postJson(here, authorized, Map.of()).status()).isEqualTo(409);
        assertThat(repository.gitHub().hooks(repository.name())).hasSize(1);
        Http.Answer listed = Http.get(list, admin);
        assertThat(StreamSupport.stream(listed.json().path("repositories").spliterator(), false))
                .as("the list: %s", listed)
                .anySatisfy(tracked -> {
                    assertThat(tracked.at("/id/owner").asText()).isEqualTo(LocalGitHub.OWNER);
                    assertThat(tracked.at("/id/name").asText()).isEqualTo(repository.name());
                    assertThat(tracked.path("web_hook_id").asLong())
                            .isEqualTo(
                                    repository.gitHub().hooks(repository.name()).getFirst());
                });
        Team.await(
                "its TrackedRepository is ready",
                SOON,
                () -> team.kubectl(
                                "get",
                                "trepo",
                                "-o",
                                "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}")
                        .output()
                        .strip(),
                "True"::equals);

        assertThat(Http.delete(here, authorized).status()).isEqualTo(200);
        assertThat(Http.delete(here, admin).status()).isEqualTo(404);
        assertThat(repository.gitHub().hooks(repository.name())).isEmpty();
        Team.await(
                "no TrackedRepository is left",
                SOON,
                () -> team.kubectl("get", "trepo", "-o", "name").output(),
                String::isBlank);
    }

    @Test
    void the_private_api_asks_who_calls_and_what_they_may_do(Team team) {
        Repository repository = team.repository("shop");
        URI here = team.cluster()
                .privateApi()
                .resolve("/api/v0/github/repositories/" + LocalGitHub.OWNER + "/" + repository.name() + "?namespace="
                        + team.namespace());
        assertThat(Http.postJson(here, Map.of(), Map.of()).status()).isEqualTo(401);
        Map<String, String> mayNot = Map.of("Authorization", "Bearer " + Tokens.of(team, "default"));
        assertThat(Http.postJson(here, mayNot, Map.of()).status()).isEqualTo(403);
        assertThat(repository.gitHub().hooks(repository.name())).isEmpty();
        assertThat(Http.get(team.cluster().privateApi().resolve("/healthz")).status())
                .isEqualTo(200);
    }
}
