package io.kubegitdeploy.gateway.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.jobs.Asked.What.OfCommit;
import io.kubegitdeploy.gateway.jobs.Asked.What.OfJob;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
    private static Asked asked(String json) {
        return Asked.of(json.getBytes(UTF_8));
    }

    @Test
    void a_job_or_a_commit_can_be_asked_for() {
        assertThat(asked("{\"job_id\":7}")).isEqualTo(new Asked(new OfJob(7), Optional.empty()));
        assertThat(asked("{\"commit\":\"ABCDEF0\"}").what()).isEqualTo(new OfCommit("abcdef0", Optional.empty()));
    }

    @Test
    void a_ref_may_be_a_branch_or_a_full_name() {
        assertThat(asked("{\"commit\":\"abcdef0\",\"ref\":\"feature/x\"}").what())
                .isEqualTo(new OfCommit("abcdef0", Optional.of("refs/heads/feature/x")));
        assertThat(asked("{\"commit\":\"abcdef0\",\"ref\":\"refs/tags/v1\"}").what())
                .isEqualTo(new OfCommit("abcdef0", Optional.of("refs/tags/v1")));
    }

    @Test
    void the_case_of_a_request_id_does_not_matter() {
        String id = "12345678-1234-1234-1234-123456789ABC";
        assertThat(asked("{\"job_id\":7,\"request_id\":\"" + id + "\"}").requestId())
                .contains("12345678-1234-1234-1234-123456789abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "null",
                "[]",
                "{",
                "{}",
                "{\"job_id\":7,\"commit\":\"abcdef0\"}",
                "{\"job_id\":\"7\"}",
                "{\"job_id\":-1}",
                "{\"job_id\":1.5}",
                "{\"job_id\":null}",
                "{\"job_id\":99999999999999999999}",
                "{\"commit\":\"abcdef\"}",
                "{\"commit\":\"main...\"}",
                "{\"commit\":7}",
                "{\"commit\":\"abcdef0\",\"ref\":\"\"}",
                "{\"commit\":\"abcdef0\",\"ref\":\"a b\"}",
                "{\"commit\":\"abcdef0\",\"ref\":\"half\\ud800\"}",
                "{\"commit\":\"abcdef0\",\"ref\":\"refs/pull/1/head\"}",
                "{\"job_id\":7,\"request_id\":\"7\"}",
                "{\"job_id\":7,\"request_id\":7}"
            })
    void what_can_not_be_deployed_is_a_bad_request(String json) {
        assertThatThrownBy(() -> asked(json))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.status()).isEqualTo(400));
    }
}
