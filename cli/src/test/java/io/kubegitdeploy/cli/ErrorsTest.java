package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static final String UNAUTHENTICATED =
            "{\"ok\":false,\"reason\":\"Unauthenticated\",\"error\":\"This needs a ServiceAccount token.\"}";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void a_server_that_is_not_there_is_told_with_what_to_do() {
        gateway.close();

        Called called = Called.kgd(gateway, "list");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .startsWith("kgd: No answer from " + gateway.url() + ": Connection refused.")
                .contains("kubectl -n kube-git-deploy port-forward svc/kube-git-deploy-gateway-private 5000:5000");
    }

    @Test
    void something_else_on_that_port_is_told() {
        gateway.on("GET tracked", 200, "text/html", "<html>\u001b[2J");

        Called called = Called.kgd(gateway, "list");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("answers, but not as a gateway does: 200 text/html");
    }

    @Test
    void a_path_that_is_not_there_may_be_the_wrong_port() {
        assertThat(Called.kgd(gateway, "list").err()).contains("gateway's private API");
    }

    @Test
    void without_a_token_it_says_how_to_make_one() {
        gateway.on("GET tracked", 401, UNAUTHENTICATED);

        assertThat(Called.kgd(gateway, "list").err())
                .contains("kubectl -n NAMESPACE create token SERVICEACCOUNT --audience kube-git-deploy > token")
                .contains("KGD_TOKEN_FILE");
    }

    @Test
    void a_token_is_sent_and_never_shown(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("token"), "secret.token\n");
        gateway.on("GET tracked", 401, UNAUTHENTICATED);

        Called called = Called.at(gateway).in(folder).kgd("list", "--token-file", "token");

        assertThat(gateway.asked()).extracting(FakeGateway.Asked::authorization).containsExactly("Bearer secret.token");
        assertThat(called.err()).contains("The token was refused").doesNotContain("secret.token");
    }

    @Test
    void a_file_that_holds_no_token_is_told_without_its_content(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("token"), "secret\ntoken");

        Called called =
                Called.at(gateway).in(folder).with("KGD_TOKEN_FILE", "token").kgd("list");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("holds no token").doesNotContain("secret");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void a_redirection_is_not_followed_because_the_token_is_for_this_server() {
        gateway.on("GET tracked", 302, "text/html", "");

        assertThat(Called.kgd(gateway, "list").err()).contains("not as a gateway does: 302");
        assertThat(gateway.asked()).hasSize(1);
    }

    @Test
    void what_is_not_tracked_is_told_with_what_is_spelled_alike() {
        gateway.on(
                        "GET sample/shpo",
                        404,
                        "{\"ok\":false,\"reason\":\"NotTracked\",\"error\":\"sample/shpo is not tracked.\"}")
                .on("GET tracked", "{\"ok\":true,\"repositories\":[" + Jobs.REPOSITORY + "]}");

        Called called = Called.kgd(gateway, "status", "sample/shpo");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).isEqualTo("""
                kgd: sample/shpo is not tracked.
                  Did you mean sample/shop?
                  kgd list shows what is tracked; kgd track sample/shpo tracks it.
                """);
    }

    @Test
    void who_may_not_list_gets_no_suggestion_and_the_same_error() {
        gateway.on(
                        "DELETE sample/shpo",
                        404,
                        "{\"ok\":false,\"reason\":\"NotTracked\",\"error\":\"sample/shpo is not tracked.\"}")
                .on("GET tracked", 403, "{\"ok\":false,\"reason\":\"Forbidden\",\"error\":\"You may not list.\"}");

        assertThat(Called.kgd(gateway, "untrack", "sample/shpo").err())
                .startsWith("kgd: sample/shpo is not tracked.\n  kgd list");
    }

    @Test
    void a_job_that_is_not_there_is_told_with_the_newest() {
        gateway.on(
                        "GET sample/shop/jobs/99",
                        404,
                        "{\"ok\":false,\"reason\":\"JobNotFound\",\"error\":\"sample/shop has no job 99.\"}")
                .on("GET sample/shop/jobs?limit=1", Jobs.list(Jobs.SUCCEEDED));

        assertThat(Called.kgd(gateway, "logs", "sample/shop", "99").err())
                .contains("The newest is 7; kgd list sample/shop shows more.");
    }

    @Test
    void likeness_is_by_spelling_or_by_the_same_name_of_another_owner() {
        List<String> known = List.of("acme/api", "sample/shop", "other/web");

        assertThat(Advice.nearest(new RepositoryId("sampel", "shop"), known)).hasValue("sample/shop");
        assertThat(Advice.nearest(new RepositoryId("somebody-else", "web"), known))
                .hasValue("other/web");
        assertThat(Advice.nearest(new RepositoryId("far", "away-from-all"), known))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x", "localhost:5000", "http://user:password@x", "http://", "http://x/?a=b", "http://x y"})
    void a_server_that_is_no_url_is_told_without_its_password(String url) {
        Called called = new Called.Call().kgd("list", "--server", url);

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .contains("must be a URL such as http://localhost:5000")
                .doesNotContain("password");
    }

    @Test
    void a_command_that_is_not_there_is_2_with_those_that_are_spelled_alike() {
        Called called = Called.kgd(gateway, "lsit");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("Did you mean kgd list?").contains("More: kgd --help");
    }

    @Test
    void no_command_is_2_and_names_them() {
        Called called = Called.kgd(gateway);

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("track, untrack, list, status, logs, deploy, cancel, validate");
    }
}
