package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deploy files that are wrong end the job with the place of the mistake, and nothing is built. */
@ExtendWith(OnTheCluster.class)
@Order(3)
class DeployFileIT {

    private static void is_refused(Team team, String deployFile, String... words) {
        Repository repository = team.repository("shop");
        team.track(repository);
        DeployJob job =
                team.ended(repository.write("kube-git-deploy.toml", deployFile).push("main", "A deploy file"));
        assertThat(Conditioned.of(job).is("Succeeded", "False")).isTrue();
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("InvalidDeployFile");
        assertThat(Conditioned.of(job).message("Succeeded")).contains(words);
        assertThat(job.getStatus().phase().name()).isEqualTo("Failed");
        assertThat(team.jobs(job)).isEmpty();
        assertThat(team.kubectl("get", "djob").successful()).contains("Failed", words[0]);
    }

    @Test
    void a_quote_that_is_not_closed_is_told_by_line_and_column(Team team) {
        is_refused(team, """
                [web]
                [[docker]]
                directory = "."
                tag = "registry.local:5000/web:1
                """, "line 4, column ", "kube-git-deploy.toml");
    }

    @Test
    void an_unknown_key_is_told_by_line_and_column(Team team) {
        is_refused(team, """
                # a comment

                [web]
                [[docker]]
                directory = "."
                tga = "registry.local:5000/web:1"
                """, "line 6, column 1", "tga");
    }

    @Test
    void an_unknown_variable_is_an_error_and_never_empty_text(Team team) {
        is_refused(team, """
                [web]
                [[docker]]
                directory = "."
                tag = "registry.local:5000/web:{{ .git.sah }}"
                """, "line 4, column ", "git.sah");
    }
}
