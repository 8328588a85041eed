package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeployTest {
    private static final String ACCEPTED =
            "{\"ok\":true,\"job_id\":8,\"deploy_job\":\"shop-8\",\"namespace\":\"team\"}";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private List<String> bodies() {
        return gateway.asked().stream()
                .filter(asked -> asked.call().equals("POST sample/shop/jobs"))
                .map(FakeGateway.Asked::body)
                .toList();
    }

    @Test
    void a_job_again() {
        gateway.on("POST sample/shop/jobs", 202, ACCEPTED);

        Called called = Called.kgd(gateway, "deploy", "sample/shop", "--job", "0");

        assertThat(called.code()).isZero();
        assertThat(called.out()).isEqualTo("Job 8 of sample/shop: kgd status sample/shop 8 follows it.\n");
        assertThat(bodies().getFirst()).matches("\\{\"job_id\":0,\"request_id\":\"[0-9a-f-]{36}\"}");
    }

    @Test
    void a_commit_of_a_ref() {
        gateway.on("POST sample/shop/jobs", 202, ACCEPTED);

        Called called = Called.kgd(
                gateway, "deploy", "sample/shop", "--commit", "ABCDEF0", "--ref", "refs/tags/v1", "-o", "json");

        assertThat(called.json().path("job_id").asInt()).isEqualTo(8);
        assertThat(bodies().getFirst())
                .startsWith("{\"commit\":\"abcdef0\",\"ref\":\"refs/tags/v1\",\"request_id\":\"");
    }

    @Test
    void the_same_request_is_sent_again_when_the_answer_is_that_something_is_away() {
        gateway.on(
                        "POST sample/shop/jobs",
                        503,
                        "{\"ok\":false,\"reason\":\"EtcdUnavailable\",\"error\":\"etcd is away.\"}")
                .on("POST sample/shop/jobs", 202, ACCEPTED);

        assertThat(Called.kgd(gateway, "deploy", "sample/shop", "--job", "0").code())
                .isZero();
        assertThat(bodies()).hasSize(2);
        assertThat(bodies().getFirst()).isEqualTo(bodies().getLast());
    }

    @Test
    void wait_follows_the_new_job_to_its_exit_code() {
        gateway.on("POST sample/shop/jobs", 202, ACCEPTED).on("GET sample/shop/jobs/8", Jobs.one(Jobs.FAILED));

        Called called = Called.kgd(gateway, "deploy", "sample/shop", "--job", "0", "--wait");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.lines().getLast()).startsWith("Failed");
    }

    @Test
    void a_suspended_repository_is_not_deployed() {
        gateway.on(
                "POST sample/shop/jobs",
                409,
                "{\"ok\":false,\"reason\":\"Suspended\",\"error\":\"sample/shop is suspended.\"}");

        Called called = Called.kgd(gateway, "deploy", "sample/shop", "--job", "0");

        assertThat(called.code()).isEqualTo(1);
        assertThat(bodies()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy sample/shop",
                "deploy sample/shop --job 1 --commit abcdef0",
                "deploy sample/shop --ref main",
                "deploy sample/shop --commit main",
                "deploy sample --job 1",
                "deploy ../shop --job 1"
            })
    void wrong_usage_is_2_and_asks_nothing(String line) {
        Called called = Called.kgd(gateway, line.split(" "));

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("More: kgd deploy --help");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void cancel_says_what_it_does_not_cut_off() {
        gateway.on("POST sample/shop/jobs/7/cancel", "{\"ok\":true,\"job_id\":7}");

        Called called = Called.kgd(gateway, "cancel", "sample/shop", "7");

        assertThat(called.code()).isZero();
        assertThat(called.out())
                .isEqualTo("Job 7 of sample/shop is cancelled; a release that has begun comes to its end.\n");
    }

    @Test
    void a_job_that_has_ended_can_not_be_cancelled() {
        gateway.on(
                "POST sample/shop/jobs/7/cancel",
                409,
                "{\"ok\":false,\"reason\":\"Finished\",\"error\":\"Job 7 has ended already.\"}");

        Called called = Called.kgd(gateway, "cancel", "sample/shop", "7", "-o", "json");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).isEqualTo("{\"error\":\"Job 7 has ended already.\",\"reason\":\"Finished\"}\n");
    }
}
