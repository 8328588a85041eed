package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsTest {
    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void the_tail_of_each_action_and_where_all_of_it_is() {
        gateway.on("GET sample/shop/jobs?limit=1", Jobs.list(Jobs.SUCCEEDED))
                .on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        Called called = Called.kgd(gateway, "logs", "sample/shop");

        assertThat(called.code()).isZero();
        assertThat(called.lines())
                .containsExactly("web build | step 2", "web build | step 3", "web release | released");
        assertThat(called.err().lines())
                .containsExactly(
                        "All that web build printed: kubectl logs job/shop-7-web-build-1 -n team",
                        "All that web release printed: kubectl logs job/shop-7-web-release-2 -n team");
    }

    @Test
    void follow_prints_each_line_once_though_the_tail_moves_on() {
        gateway.on("GET sample/shop/jobs/7", Jobs.one(Jobs.BUILDING))
                .on("GET sample/shop/jobs/7", Jobs.one(Jobs.RELEASING))
                .on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        assertThat(Called.kgd(gateway, "logs", "sample/shop", "7", "--follow").lines())
                .containsExactly(
                        "web build | step 1", "web build | step 2", "web build | step 3", "web release | released");
    }

    @Test
    void follow_as_json_is_an_object_a_line() {
        gateway.on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        assertThat(Called.kgd(gateway, "logs", "sample/shop", "7", "-f", "-o", "json")
                        .lines())
                .first()
                .isEqualTo("{\"unit\":\"web\",\"action\":\"build\",\"text\":\"step 2\",\"error\":false}");
    }

    @Test
    void json_has_all_actions() {
        gateway.on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        var actions = Called.kgd(gateway, "logs", "sample/shop", "7", "-o", "json")
                .json()
                .path("actions");

        assertThat(actions).hasSize(4);
        assertThat(actions.path(1).path("job").asText()).isEqualTo("shop-7-web-build-1");
        assertThat(actions.path(1).path("output").path(0).path("text").asText()).isEqualTo("step 2");
    }

    @Test
    void a_unit_that_is_not_there_is_told_with_those_that_are() {
        gateway.on("GET sample/shop/jobs/7", Jobs.one(Jobs.SUCCEEDED));

        assertThat(Called.kgd(gateway, "logs", "sample/shop", "7", "--unit", "web")
                        .code())
                .isZero();
        Called called = Called.kgd(gateway, "logs", "sample/shop", "7", "--unit", "api");
        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("no unit api").contains("There are web.");
    }

    @Test
    void what_a_tail_has_new() {
        assertThat(Tail.added(List.of(), List.of("a"))).containsExactly("a");
        assertThat(Tail.added(List.of("a", "b"), List.of("b", "c"))).containsExactly("c");
        assertThat(Tail.added(List.of("a", "b"), List.of("a", "b"))).isEmpty();
        assertThat(Tail.added(List.of("a", "b"), List.of("x", "y"))).containsExactly("x", "y");
        assertThat(Tail.added(List.of("a", "waits"), List.of("a", "b", "failed")))
                .containsExactly("b", "failed");
        assertThat(Tail.added(List.of("a", "a"), List.of("a", "a", "a"))).containsExactly("a");
    }
}
