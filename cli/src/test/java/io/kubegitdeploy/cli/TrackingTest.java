package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackingTest {
    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void track_tells_the_object_and_the_hook() {
        gateway.on("POST sample/shop?namespace=team", Jobs.TRACKED);

        Called called = Called.kgd(gateway, "track", "sample/shop", "--namespace", "team");

        assertThat(called.code()).isZero();
        assertThat(called.out())
                .isEqualTo("sample/shop is tracked: TrackedRepository shop in namespace team, hook 4 at GitHub.\n");
    }

    @Test
    void without_a_namespace_the_gateway_decides() {
        gateway.on("POST sample/shop", Jobs.TRACKED);

        assertThat(Called.kgd(gateway, "track", "sample/shop", "-o", "json")
                        .json()
                        .path("repository")
                        .path("web_hook_id")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void what_is_tracked_already_is_a_failure_in_the_gateways_words() {
        gateway.on(
                "POST sample/shop",
                409,
                "{\"ok\":false,\"reason\":\"AlreadyTracked\",\"error\":\"sample/shop is tracked already.\"}");

        Called called = Called.kgd(gateway, "track", "sample/shop");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).isEqualTo("kgd: sample/shop is tracked already.\n");
        assertThat(called.out()).isEmpty();
    }

    @Test
    void a_gateway_without_a_github_credential_is_told_how_to_get_one() {
        gateway.on(
                "POST sample/shop",
                401,
                "{\"ok\":false,\"reason\":\"NoCredentials\",\"error\":\"There is no GitHub credential.\"}");

        assertThat(Called.kgd(gateway, "track", "sample/shop").err()).contains("kgd login");
    }

    @Test
    void untrack_says_that_what_is_deployed_runs_on() {
        gateway.on("DELETE sample/shop", "{\"ok\":true}");

        Called called = Called.kgd(gateway, "untrack", "sample/shop");

        assertThat(called.code()).isZero();
        assertThat(called.out()).contains("sample/shop is tracked no longer").contains("runs on");
    }

    @Test
    void list_shows_what_is_tracked_in_columns() {
        gateway.on("GET tracked", "{\"ok\":true,\"repositories\":[" + Jobs.REPOSITORY + "]}");

        assertThat(Called.kgd(gateway, "list").lines())
                .containsExactly(
                        "REPOSITORY   NAMESPACE  NAME  DEFAULT BRANCH  HOOK",
                        "sample/shop  team       shop  main            4");
        assertThat(Called.kgd(gateway, "list", "--output", "json")
                        .json()
                        .path("repositories")
                        .path(0)
                        .path("id")
                        .path("owner")
                        .asText())
                .isEqualTo("sample");
    }

    @Test
    void list_of_nothing_says_what_to_do() {
        gateway.on("GET tracked", "{\"ok\":true,\"repositories\":[]}");

        assertThat(Called.kgd(gateway, "list").out()).contains("kgd track OWNER/NAME");
        assertThat(Called.kgd(gateway, "list", "-o", "json").json().path("repositories"))
                .isEmpty();
    }

    @Test
    void list_of_a_repository_shows_its_jobs() {
        gateway.on(
                "GET sample/shop/jobs?limit=2",
                Jobs.list(Jobs.BUILDING, Jobs.job(6, "Superseded", "By 7", "{}", "{}")));

        assertThat(Called.kgd(gateway, "list", "sample/shop", "--limit", "2").lines())
                .containsExactly(
                        "JOB  PHASE       REF   COMMIT   AGE   MESSAGE",
                        "7    Building    main  0123456  1m0s  Another headline",
                        "6    Superseded  main  0123456  1m0s  Another headline");
    }

    @Test
    void login_shows_the_url_alone_on_its_output() {
        gateway.on("GET /api/v0/github/login_url", "{\"ok\":true,\"login_url\":\"https://github.com/login?state=s\"}");

        Called called = Called.kgd(gateway, "login");

        assertThat(called.out()).isEqualTo("https://github.com/login?state=s\n");
        assertThat(called.err()).contains("http://localhost:5000");
    }
}
