package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private void newestIs(String... looks) {
        gateway.on("GET sample/shop", Jobs.TRACKED).on("GET sample/shop/jobs?limit=1", Jobs.list(Jobs.BUILDING));
        for (String look : looks) {
            gateway.on("GET sample/shop/jobs/7", Jobs.one(look));
        }
    }

    @Test
    void piped_it_prints_what_is_new_until_the_job_ends() {
        newestIs(Jobs.BUILDING, Jobs.BUILDING, Jobs.RELEASING, Jobs.SUCCEEDED);

        Called called = Called.kgd(gateway, "status", "sample/shop");

        assertThat(called.code()).isZero();
        assertThat(called.pauses()).isEqualTo(3);
        assertThat(called.lines())
                .containsExactly(
                        "sample/shop job 7: main 0123456 Another headline (Ada <ada@example.com>)",
                        "prepare: done",
                        "web build: running Job shop-7-web-build-1",
                        "Building  1m0s: Builds web",
                        "web build: done r.example.com/web:1@sha256:ab",
                        "web release: running Job shop-7-web-release-2, attempt 2",
                        "Releasing  1m0s: Releases web",
                        "web release: done revision 3, attempt 2",
                        "Succeeded  12s: Deployed web");
    }

    @Test
    void on_a_terminal_a_table_is_redrawn_in_its_place() {
        newestIs(Jobs.RELEASING, Jobs.SUCCEEDED);

        String out = Called.at(gateway).on(24, 80).kgd("status", "sample/shop").out();

        String[] frames = out.split("\u001b\\[6A\r\u001b\\[J", -1);
        assertThat(frames).hasSize(2);
        assertThat(frames[0].replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo("""
                        sample/shop job 7  Releasing  main 0123456  1m0s
                          Another headline (Ada <ada@example.com>)
                               prepare  done    \s
                          web  build    done     r.example.com/web:1@sha256:ab
                          web  release  running  Job shop-7-web-release-2, attempt 2
                        Releases web
                        """);
        assertThat(frames[1]).contains("\u001b[32mSucceeded\u001b[0m");
    }

    @Test
    void a_small_terminal_gets_no_line_that_would_wrap_and_no_more_lines_than_it_has() {
        newestIs(Jobs.RELEASING, Jobs.SUCCEEDED);

        String out = Called.at(gateway).on(5, 30).kgd("status", "sample/shop").out();

        assertThat(out).contains("\u001b[4A\r").contains("... 3 more lines");
        assertThat(out.replaceAll("\u001b\\[[0-9]*[mAJ]", "").lines()).allMatch(line -> line.length() <= 30);
    }

    @Test
    void the_exit_code_is_1_when_the_job_failed() {
        newestIs(Jobs.FAILED);

        Called called = Called.kgd(gateway, "status", "sample/shop");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.out()).contains("web build: err_done Job shop-7-web-build-1, exit code 1");
        assertThat(called.lines().getLast()).isEqualTo("Failed  12s: The build of web failed");
    }

    @Test
    void no_wait_shows_it_once_and_a_job_that_runs_is_no_failure() {
        newestIs(Jobs.BUILDING);

        Called called = Called.kgd(gateway, "status", "sample/shop", "--no-wait");

        assertThat(called.code()).isZero();
        assertThat(called.pauses()).isZero();
        assertThat(called.lines())
                .containsExactly(
                        "sample/shop job 7  Building  main 0123456  1m0s",
                        "  Another headline (Ada <ada@example.com>)",
                        "       prepare  done",
                        "  web  build    running  Job shop-7-web-build-1",
                        "  web  release  queued",
                        "Builds web");
    }

    @Test
    void an_action_that_a_unit_does_not_have_is_not_shown() {
        gateway.on(
                "GET sample/shop/jobs/7",
                Jobs.one(Jobs.SUCCEEDED.replace(
                        "\"config\":{\"units\":{}}",
                        "\"config\":{\"units\":{\"web\":{\"docker\":{},\"helm\":{\"chart\":\".\"}}}}")));

        assertThat(Called.kgd(gateway, "status", "sample/shop", "7").out())
                .contains("web release")
                .doesNotContain("web build");
    }

    @Test
    void json_is_the_job_as_the_gateway_has_it_when_it_has_ended() {
        newestIs(Jobs.BUILDING, Jobs.FAILED);

        Called called = Called.kgd(gateway, "status", "sample/shop", "7", "-o", "json");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.json().path("job").path("phase").asText()).isEqualTo("Failed");
        assertThat(called.json()
                        .path("job")
                        .path("state")
                        .path("units")
                        .path("web")
                        .path("docker_state")
                        .path("stage")
                        .asText())
                .isEqualTo("err_done");
    }

    @Test
    void what_is_wrong_with_the_repository_is_told() {
        gateway.on(
                        "GET sample/shop",
                        Jobs.TRACKED.replace(
                                "\"True\",\"reason\":\"Tracked\",\"message\":\"\"",
                                "\"False\",\"reason\":\"NoHookRight\",\"message\":\"May not hook.\""))
                .on("GET sample/shop/jobs?limit=1", Jobs.list());

        Called called = Called.kgd(gateway, "status", "sample/shop");

        assertThat(called.err()).isEqualTo("sample/shop: Ready=False, NoHookRight: May not hook.\n");
        assertThat(called.out()).isEqualTo("sample/shop has no jobs yet: push to it.\n");
        assertThat(called.code()).isZero();
    }

    @Test
    void a_gateway_that_is_away_for_a_moment_is_waited_for() {
        gateway.on("GET sample/shop/jobs/7", Jobs.one(Jobs.BUILDING))
                .on(
                        "GET sample/shop/jobs/7",
                        503,
                        "{\"ok\":false,\"reason\":\"EtcdUnavailable\",\"error\":\"etcd is away.\"}")
                .on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        Called called = Called.kgd(gateway, "status", "sample/shop", "7");

        assertThat(called.code()).isZero();
        assertThat(called.err()).isEqualTo("etcd is away. Trying again for a minute.\n");
        assertThat(called.lines().getLast()).startsWith("Succeeded");
    }

    @Test
    void a_gateway_that_stays_away_is_given_up() {
        gateway.on(
                "GET sample/shop/jobs/7",
                503,
                "{\"ok\":false,\"reason\":\"EtcdUnavailable\",\"error\":\"etcd is away.\"}");

        Called called = Called.kgd(gateway, "status", "sample/shop", "7");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.pauses()).isEqualTo(60);
    }

    @Test
    void without_a_repository_it_shows_the_newest_job_of_each() {
        gateway.on(
                        "GET tracked",
                        "{\"ok\":true,\"repositories\":[" + Jobs.REPOSITORY + ","
                                + Jobs.REPOSITORY.replace("shop", "new") + "]}")
                .on("GET sample/shop/jobs?limit=1", Jobs.list(Jobs.FAILED))
                .on("GET sample/new/jobs?limit=1", Jobs.list());

        Called called = Called.kgd(gateway, "status");

        assertThat(called.code()).isZero();
        assertThat(called.lines())
                .containsExactly(
                        "REPOSITORY   JOB  PHASE        REF   COMMIT   AGE",
                        "sample/shop  7    Failed       main  0123456  1m0s  The build of web failed",
                        "sample/new   -    no jobs yet");
        assertThat(Called.kgd(gateway, "status", "-o", "json")
                        .json()
                        .path("repositories")
                        .path(1)
                        .path("job")
                        .isNull())
                .isTrue();
    }
}
