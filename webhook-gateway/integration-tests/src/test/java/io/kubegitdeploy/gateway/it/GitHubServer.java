package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.localgithub.LocalGitHub;
import io.kubegitdeploy.localgithub.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The stand-in for github.com, and a person who pushes with git. */
final class GitHubServer implements AutoCloseable {
    static final String TOKEN = "local-token";

    private final Path folder;
    private final LocalGitHub server;

    GitHubServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = LocalGitHub.start(new Settings(0, folder.resolve("github"), Optional.empty(), "local", TOKEN));
    }

    URI url() {
        return server.url();
    }

    URI api() {
        return URI.create(server.url() + "/api/v3");
    }

    void create(String owner, String name) {
        String body = "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}";
        assertThat(Answer.to("POST", server.url() + "/_admin/repositories", body)
                        .status())
                .isBetween(200, 201);
    }

    /** An OAuth application. */
    void application(String clientId, String secret, String callback) {
        String body = "{\"client_id\":\"" + clientId + "\",\"client_secret\":\"" + secret + "\",\"callback_url\":\""
                + callback + "\"}";
        assertThat(Answer.to("POST", server.url() + "/_admin/applications", body)
                        .status())
                .isEqualTo(201);
    }

    /** A person opens the page of a login and clicks one of its buttons; where that leads. */
    String click(String loginUrl, boolean consents) {
        Answer page = Answer.to("GET", loginUrl, "");
        assertThat(page.toString()).startsWith("200").contains(">Authorize</button>");
        String[] url = loginUrl.split("\\?", 2);
        Answer clicked = Answer.to(
                "POST",
                url[0],
                "authorize=" + (consents ? 1 : 0) + "&" + url[1],
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(clicked.status()).as(clicked.toString()).isEqualTo(302);
        return clicked.header("Location");
    }

    void revoke(String token) {
        assertThat(Answer.to("DELETE", server.url() + "/_admin/tokens", "{\"token\":\"" + token + "\"}")
                        .status())
                .isEqualTo(204);
    }

    /** Renames or transfers a repository, or changes what else the stand-in's README says. */
    void change(String repository, String json) {
        assertThat(Answer.to("PATCH", server.url() + "/_admin/repositories/" + repository, json)
                        .status())
                .isEqualTo(200);
    }

    void delete(String repository) {
        assertThat(Answer.to("DELETE", server.url() + "/_admin/repositories/" + repository, "")
                        .status())
                .isEqualTo(204);
    }

    /** How many calls of the API about this repository the task makes. */
    int calls(String repository, Runnable task) {
        int plenty = 1000;
        long number = call("GET", "/repos/" + repository, "").json().path("id").asLong();
        for (String path : List.of("/repos/" + repository, "/repositories/" + number)) {
            fault("{\"path\":\"/api/v3" + path + "\",\"delay_ms\":1,\"times\":" + plenty + "}");
        }
        task.run();
        int calls = 0;
        for (JsonNode fault :
                Answer.to("GET", server.url() + "/_admin/faults", "").json()) {
            calls += plenty - fault.path("left").asInt();
        }
        noFaults();
        return calls;
    }

    /** A call of the API by a person who may do everything. */
    Answer call(String method, String path, String json) {
        return Answer.to(method, api() + path, json, "Authorization", "token " + TOKEN);
    }

    /** Switches a fault on, as the stand-in's README describes it. */
    void fault(String json) {
        assertThat(Answer.to("POST", server.url() + "/_admin/faults", json).status())
                .isEqualTo(201);
    }

    void noFaults() {
        Answer.to("DELETE", server.url() + "/_admin/faults", "");
    }

    void token(String json) {
        assertThat(Answer.to("POST", server.url() + "/_admin/tokens", json).status())
                .isEqualTo(201);
    }

    List<JsonNode> hooks(String repository) {
        List<JsonNode> hooks = new ArrayList<>();
        Answer.to("GET", api() + "/repos/" + repository + "/hooks", "", "Authorization", "token " + TOKEN)
                .json()
                .forEach(hooks::add);
        return hooks;
    }

    /** Deliveries of a repository, the newest first. */
    List<JsonNode> deliveries(String repository) {
        List<JsonNode> deliveries = new ArrayList<>();
        Answer.to("GET", server.url() + "/_admin/deliveries?repository=" + repository, "")
                .json()
                .forEach(deliveries::add);
        return deliveries;
    }

    void redeliver(JsonNode delivery) {
        String id = delivery.path("id").asText();
        assertThat(Answer.to("POST", server.url() + "/_admin/deliveries/" + id + "/redeliver", "")
                        .status())
                .isEqualTo(202);
    }

    /** A clone of a repository. */
    final class Clone {
        private final Path tree;

        private Clone(String repository) throws IOException {
            this.tree = Files.createTempDirectory(folder, "clone");
            URI url = server.url();
            git("init", "-q", "-b", "main");
            git("config", "user.name", "Ada");
            git("config", "user.email", "ada@example.com");
            git("remote", "add", "origin", "http://x:" + TOKEN + "@" + url.getAuthority() + "/" + repository + ".git");
        }

        void write(String path, String text) throws IOException {
            write(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        void write(String path, byte[] bytes) throws IOException {
            Files.createDirectories(tree.resolve(path).getParent());
            Files.write(tree.resolve(path), bytes);
        }

        void link(String path, String target) throws IOException {
            Files.createSymbolicLink(tree.resolve(path), Path.of(target));
        }

        /** Commits all there is, and pushes it; returns the commit. */
        String push(String branch, String message) {
            git("add", "-A");
            git("commit", "-q", "--allow-empty", "-m", message);
            git("push", "-q", "origin", "HEAD:refs/heads/" + branch);
            return git("rev-parse", "HEAD").strip();
        }

        String git(String... arguments) {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true);
                builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
                builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
                builder.environment().put("GIT_TERMINAL_PROMPT", "0");
                Process git = builder.start();
                String output =
                        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(git.exitValue()).as(output).isZero();
                return output;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    Clone clone(String repository) throws IOException {
        return new Clone(repository);
    }

    @Override
    public void close() {
        server.close();
    }
}
