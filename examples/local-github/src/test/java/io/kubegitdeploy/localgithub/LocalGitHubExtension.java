package io.kubegitdeploy.localgithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/** A server for each test, with the private repository {@code octo/shop}, and clients for it. */
final class LocalGitHubExtension implements BeforeEachCallback, AfterEachCallback {
    static final String TOKEN = "local-token";

    private final HttpClient http = HttpClient.newHttpClient();
    private Path directory = Path.of("");
    private LocalGitHub server;
    private Receiver receiver;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("local-github");
        server = LocalGitHub.start(new Settings(0, directory.resolve("data"), Optional.empty(), "octo", TOKEN));
        receiver = new Receiver();
        assertThat(create("shop", true).statusCode()).isEqualTo(201);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        receiver.close();
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A repository of {@code octo}. */
    HttpResponse<byte[]> create(String name, boolean restricted) throws IOException, InterruptedException {
        return send("POST", "/_admin/repositories", """
                {"owner": "octo", "name": "%s", "private": %b}""".formatted(name, restricted));
    }

    void restart() throws IOException {
        server.close();
        server = LocalGitHub.start(new Settings(0, directory.resolve("data"), Optional.empty(), "octo", TOKEN));
    }

    URI url() {
        return server.url();
    }

    Receiver receiver() {
        return receiver;
    }

    /** github-api, the client of the gateway. */
    GitHub client() throws IOException {
        return new GitHubBuilder()
                .withEndpoint(url() + "/api/v3")
                .withOAuthToken(TOKEN)
                .build();
    }

    String remote(String user, String token, String repository) {
        return url().toString().replace("://", "://" + user + ":" + token + "@") + "/" + repository + ".git";
    }

    /** A fresh working copy whose remote is {@code octo/shop}. */
    Git workingCopy() throws IOException, InterruptedException {
        Git git = new Git(Files.createTempDirectory(directory, "work"));
        git.run("init", "--quiet", "--initial-branch=main");
        git.run("remote", "add", "origin", remote("anybody", TOKEN, "octo/shop"));
        return git;
    }

    Git emptyDirectory() throws IOException {
        return new Git(Files.createTempDirectory(directory, "empty"));
    }

    HttpResponse<byte[]> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** With the token that may do everything. */
    HttpResponse<byte[]> api(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, "/api/v3" + path, body, "Authorization", "Bearer " + TOKEN);
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return Json.parse(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A hook for pushes, to the receiver; its id. */
    long hook() throws IOException, InterruptedException {
        HttpResponse<byte[]> created = api("POST", "/repos/octo/shop/hooks", """
                {"config": {"url": "%s", "content_type": "json", "secret": "s3cret"}}""".formatted(receiver.url()));
        assertThat(created.statusCode()).as(text(created)).isEqualTo(201);
        receiver.await("ping", 1);
        return json(created).path("id").asLong();
    }
}
