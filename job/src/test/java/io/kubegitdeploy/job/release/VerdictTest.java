package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.job.release.Outcome.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final String OURS = "kube-git-deploy uid=uid-1 unit=api";
    private static final String OLD = "kube-git-deploy uid=uid-0 unit=api";

    private static final List<String> ROLLED_BACK = List.of(
            "level=WARN msg=\"upgrade failed\" name=x error=\"resource Deployment/default/x-d not ready\"",
            "Error: UPGRADE FAILED: release x failed, and has been rolled back due to rollback-on-failure being set:"
                    + " resource Deployment/default/x-d not ready. status: InProgress, message: Replicas: 0/1",
            "context deadline exceeded");

    private static History history(String... statusAndDescription) {
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < statusAndDescription.length; i += 2) {
            revisions.add(new Revision(
                    i / 2 + 1,
                    Instant.EPOCH,
                    Revision.Status.of(statusAndDescription[i]),
                    statusAndDescription[i + 1],
                    Optional.empty()));
        }
        return new History(revisions);
    }

    private static Outcome verdict(History before, History after, int exitCode, List<String> words) throws Exception {
        return Verdict.of(Requests.request(), before, after, new Command.Ended(exitCode, "", new Words(words)));
    }

    @Test
    void a_success_names_its_revision() throws Exception {
        Outcome outcome = verdict(history("deployed", OLD), history("superseded", OLD, "deployed", OURS), 0, List.of());
        assertThat(outcome.toJson())
                .isEqualTo("{\"outcome\":\"deployed\",\"revision\":2,\"message\":\"Deployed as revision 2.\"}");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void what_helm_recorded_as_deployed_counts_even_if_it_died_afterwards() throws Exception {
        Outcome outcome =
                verdict(history("deployed", OLD), history("superseded", OLD, "deployed", OURS), 137, List.of());
        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYED);
    }

    @Test
    void a_rollback_tells_what_is_live_now_and_why() throws Exception {
        Outcome outcome = verdict(
                history("deployed", OLD),
                history("superseded", OLD, "failed", "Upgrade \"x\" failed: y", "deployed", "Rollback to 1"),
                1,
                ROLLED_BACK);
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        Kind.ROLLED_BACK,
                        Optional.of(3),
                        "The upgrade failed and was rolled back to revision 1 (now revision 3):"
                                + " resource Deployment/default/x-d not ready. status: InProgress, message: Replicas: 0/1;"
                                + " context deadline exceeded"));
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void a_failed_first_installation_says_that_nothing_is_left() throws Exception {
        Outcome outcome = verdict(
                History.NONE,
                History.NONE,
                1,
                List.of(
                        "Error: release y failed, and has been uninstalled due to rollback-on-failure being set: not ready"));
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        Kind.FAILED,
                        Optional.empty(),
                        "The first installation failed, nothing of it was kept: not ready"));
    }

    @Test
    void a_failure_without_rollback_names_the_revision_that_helm_still_calls_live() throws Exception {
        Outcome outcome = verdict(
                history("deployed", OLD),
                history("deployed", OLD, "failed", "Upgrade \"x\" failed: y"),
                1,
                List.of("Error: UPGRADE FAILED: y"));
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        Kind.FAILED, Optional.of(1), "The upgrade failed, revision 1 is still the live one: y"));
    }

    @Test
    void a_chart_that_does_not_render_fails_with_helms_own_words() throws Exception {
        Outcome outcome = verdict(
                history("deployed", OLD),
                history("deployed", OLD),
                1,
                List.of("Error: UPGRADE FAILED: template: x/templates/a.yaml:3:4: function \"nope\" not defined"));
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.message()).endsWith("template: x/templates/a.yaml:3:4: function \"nope\" not defined");
    }

    @Test
    void what_the_api_server_warned_of_is_told_too() throws Exception {
        Outcome outcome = verdict(
                History.NONE,
                History.NONE,
                1,
                List.of(
                        "I1121 07:24:17.610540 34 warnings.go:107] \"Warning: would violate PodSecurity \\\"restricted\\\"\"",
                        "Error: release web failed, and has been uninstalled due to rollback-on-failure being set: not ready"));
        assertThat(outcome.message()).endsWith(": not ready; Warning: would violate PodSecurity \"restricted\"");
    }

    @Test
    void a_server_out_of_reach_before_anything_was_written_may_be_tried_again() throws Exception {
        Outcome outcome = verdict(
                history("deployed", OLD),
                history("deployed", OLD),
                1,
                List.of("Error: kubernetes cluster unreachable: dial tcp 10.0.0.1:443: connect: connection refused"));
        assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(outcome.exitCode()).isEqualTo(75);
    }

    @Test
    void a_revision_left_in_the_middle_may_be_tried_again() throws Exception {
        History cut = history("deployed", OLD, "pending-upgrade", "Preparing upgrade");
        assertThat(verdict(history("deployed", OLD), cut, 1, List.of("Error: x"))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(verdict(history("deployed", OLD), cut, 137, List.of()).message())
                .isEqualTo("Helm was ended by signal 9.");
    }

    @Test
    void somebody_elses_upgrade_in_between_may_be_tried_again() throws Exception {
        Outcome outcome = verdict(
                history("deployed", OLD),
                history("deployed", OLD),
                1,
                List.of("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress"));
        assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void messages_hold_no_credentials_and_fit_into_a_termination_message() throws Exception {
        String line = "Error: fetch https://bob:hunter2@example.com/" + "ü".repeat(4000);
        Outcome outcome = verdict(History.NONE, History.NONE, 1, List.of(line));
        assertThat(outcome.message()).doesNotContain("hunter2").hasSizeLessThanOrEqualTo(2000);
        assertThat(outcome.toJson().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSizeLessThan(4096);
    }
}
