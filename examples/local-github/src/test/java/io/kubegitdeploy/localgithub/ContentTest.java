package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContentTest {
    private static final String CONTENTS = "/repos/octo/shop/contents/";

    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @BeforeEach
    void push() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("dir/a b#c.txt", "hello ".repeat(20));
        git.write("large", "x".repeat((1 << 20) + 1));
        Files.createSymbolicLink(git.directory().resolve("dir/link"), Path.of("../large"));
        Files.createSymbolicLink(git.directory().resolve("out"), Path.of("../../etc/passwd"));
        Files.createSymbolicLink(git.directory().resolve("loop"), Path.of("loop"));
        git.commit("First");
        git.run("push", "origin", "main", "main:feature/x");
    }

    private JsonNode get(String path) throws Exception {
        return json(gitHub.api("GET", CONTENTS + path, ""));
    }

    @Test
    void a_file_comes_in_base64_lines_of_60() throws Exception {
        JsonNode file = get("dir/a%20b%23c.txt");

        assertThat(file.path("type").asText()).isEqualTo("file");
        assertThat(file.path("encoding").asText()).isEqualTo("base64");
        assertThat(file.path("content").asText().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(61));
        assertThat(Base64.getMimeDecoder().decode(file.path("content").asText()))
                .asString()
                .isEqualTo("hello ".repeat(20));
        assertThat(file.path("url").asText()).endsWith("/contents/dir/a%20b%23c.txt?ref=main");
    }

    @Test
    void the_raw_media_type_gives_the_file_itself_whatever_its_size() throws Exception {
        HttpResponse<byte[]> raw = gitHub.send(
                "GET",
                "/api/v3" + CONTENTS + "large?ref=feature/x",
                "",
                "Authorization",
                "token " + TOKEN,
                "Accept",
                "application/vnd.github.raw+json");

        assertThat(raw.body()).hasSize((1 << 20) + 1);
        JsonNode asJson = get("large");
        assertThat(asJson.path("encoding").asText()).isEqualTo("none");
        assertThat(asJson.path("content").asText().strip()).isEmpty();
    }

    @Test
    void the_download_url_works_without_a_token_of_its_reader() throws Exception {
        URI url = URI.create(get("dir/a%20b%23c.txt").path("download_url").asText());

        assertThat(text(gitHub.send("GET", url.getRawPath() + "?" + url.getRawQuery(), "")))
                .isEqualTo("hello ".repeat(20));
        assertThat(gitHub.send("GET", url.getRawPath(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_link_to_a_file_is_that_file_and_no_other_link_is_followed() throws Exception {
        assertThat(get("dir/link").path("type").asText()).isEqualTo("file");
        assertThat(get("dir/link").path("path").asText()).isEqualTo("large");
        assertThat(get("out").path("type").asText()).isEqualTo("symlink");
        assertThat(get("out").path("target").asText()).isEqualTo("../../etc/passwd");
        assertThat(get("loop").path("type").asText()).isEqualTo("symlink");
    }

    @Test
    void a_directory_is_a_list() throws Exception {
        assertThat(get("dir").findValuesAsText("path")).containsExactly("dir/a b#c.txt", "dir/link");
        assertThat(get("").findValuesAsText("type")).containsExactly("dir", "file", "symlink", "symlink");
    }

    @Test
    void what_is_not_there_is_404() throws Exception {
        assertThat(get("missing").path("message").asText()).isEqualTo("Not Found");
        assertThat(get("dir?ref=missing").path("message").asText()).isEqualTo("No commit found for the ref missing");
        assertThat(get("dir?ref=main~1").path("status").asText()).isEqualTo("404");
        assertThat(get("dir//link").path("status").asText()).isEqualTo("404");
        gitHub.create("empty", true);
        assertThat(json(gitHub.api("GET", "/repos/octo/empty/contents/x", ""))
                        .path("message")
                        .asText())
                .isEqualTo("This repository is empty.");
        assertThat(gitHub.api("GET", "/repos/octo/empty/commits", "").statusCode())
                .isEqualTo(409);
        assertThat(json(gitHub.api("GET", "/no/such/endpoint", ""))
                        .path("message")
                        .asText())
                .isEqualTo("Not Found");
    }
}
