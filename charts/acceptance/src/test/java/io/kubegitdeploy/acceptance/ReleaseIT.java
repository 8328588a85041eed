package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Releases that do not get ready. */
@ExtendWith(OnTheCluster.class)
@Order(5)
class ReleaseIT {

    @Test
    void an_upgrade_that_never_gets_ready_is_rolled_back_to_the_revision_before(Team team) {
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository);
        team.deployed(Sources.releaseOnly(repository, "timeout = \"15s\"").push("main", "A page"));
        Sources.releaseOnly(
                repository, "timeout = \"15s\"", "set = { page = \"broken\", probe = \"/there-is-no-such-page\" }");
        DeployJob job = team.ended(repository.push("main", "A page that is never ready"));

        assertThat(Conditioned.of(job).is("Succeeded", "False")).isTrue();
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded")).contains("rolled back to revision 1");
        Unit web = job.getStatus().units().getFirst();
        assertThat(web.helm().state()).isEqualTo(State.Failed);
        assertThat(web.helm().revision()).isEqualTo(3);
        assertThat(Json.parse(team.helm("history", "web", "-o", "json").successful()))
                .extracting(revision -> revision.path("status").asText())
                .containsExactly("superseded", "failed", "deployed");
        assertThat(team.page("web").text()).isEqualTo("hello");
    }

    @Test
    void a_first_installation_that_never_gets_ready_leaves_nothing_pending(Team team) {
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository);
        Sources.releaseOnly(repository, "timeout = \"10s\"", "set = { probe = \"/there-is-no-such-page\" }");
        DeployJob job = team.ended(repository.push("main", "A page that is never ready"));

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded")).contains("the release of web failed");
        assertThat(team.helmRevisions()).isEmpty();
        assertThat(team.kubectl("get", "deployments,services", "-o", "name").successful())
                .isBlank();

        Sources.releaseOnly(repository, "timeout = \"40s\"");
        team.deployed(repository.push("main", "A page that gets ready"));
        assertThat(team.page("web").text()).isEqualTo("hello");
    }
}
