package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may track what, and read what. */
@ExtendWith(OnTheCluster.class)
@Order(7)
class PolicyIT {

    private static TrackedRepository refused(Team team, String name, String reason) {
        TrackedRepository tracked = Team.await(
                "the answer to " + name,
                Duration.ofSeconds(30),
                () -> team.tracked(name),
                one -> Conditioned.of(one).is("Ready", "False")
                        && !Conditioned.of(one).reason("Ready").isEmpty());
        assertThat(Conditioned.of(tracked).reason("Ready")).isEqualTo(reason);
        assertThat(Conditioned.of(tracked).message("Ready")).isNotBlank();
        assertThat(team.kubectl("get", "trepo", name).successful())
                .containsPattern(name + " .* ?False +(False|Unknown) +" + reason + " ");
        return tracked;
    }

    @Test
    void a_namespace_that_the_policy_does_not_allow_is_refused_with_the_reason(Team team) {
        try (Team outsiders = Team.create(team.cluster(), "outsiders-" + team.namespace())) {
            Repository repository = team.repository("shop");
            outsiders.requestTracking("app", repository);
            refused(outsiders, "app", "NotAllowed");
            assertThat(repository.gitHub().hooks(repository.name())).isEmpty();
        }
    }

    @Test
    void a_second_tracked_repository_for_the_same_repository_is_refused_and_the_first_stays(Team team) {
        Repository repository = team.repository("shop");
        long hook = team.track(repository).getStatus().webhookId();
        team.requestTracking("second", repository);
        TrackedRepository second = refused(team, "second", "AlreadyTracked");
        assertThat(Conditioned.of(second).message("Ready")).doesNotContain("secret");
        assertThat(Conditioned.of(team.tracked("app")).is("Ready", "True")).isTrue();

        team.kubectl("delete", "trepo", "second", "--timeout=20s").successful();
        assertThat(repository.gitHub().hooks(repository.name())).containsExactly(hook);
        DeployJob job =
                team.ended(repository.write("README.md", "still tracked\n").push("main", "Read me"));
        assertThat(job.getSpec().repository()).isEqualTo("app");
    }

    @Test
    void sources_are_given_to_pods_of_their_own_namespace_only(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        DeployJob job = team.ended(repository.write("README.md", "source\n").push("main", "Read me"));
        URI archive = team.cluster()
                .internalApi()
                .resolve("/internal/v1/sources/" + team.namespace() + "/"
                        + job.getMetadata().getName() + "/archive");

        Http.Answer own = Http.get(archive, bearer(Tokens.of(team, "default")));
        assertThat(own.status()).as("own namespace").isEqualTo(200);
        assertThat(own.text()).startsWith("\u001f");
        try (Team others = Team.create(team.cluster(), team.namespace() + "-others")) {
            Http.Answer other = Http.get(archive, bearer(Tokens.of(others, "default")));
            assertThat(other.status()).as("another namespace: %s", other).isEqualTo(403);
            assertThat(other.json().path("reason").asText()).isEqualTo("Forbidden");
        }
        for (Map<String, String> headers : List.of(
                bearer(Tokens.of(team, "default", "another-audience")),
                bearer(Tokens.of(team, "default", "https://kubernetes.default.svc.cluster.local")),
                bearer("nonsense"),
                Map.<String, String>of())) {
            Http.Answer answer = Http.get(archive, headers);
            assertThat(answer.status()).as("%s", answer).isEqualTo(401);
            assertThat(answer.json().path("reason").asText()).isEqualTo("Unauthenticated");
            assertThat(answer.json().path("error").asText()).isNotBlank();
        }
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }
}
