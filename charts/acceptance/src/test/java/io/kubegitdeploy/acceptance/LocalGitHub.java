package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What stands in for github.com: repositories are made by its admin API, the rest is GitHub's REST API. */
record LocalGitHub(URI address) {
    static final String TOKEN = "local-token";
    /** Every repository of the tests belongs to this account. */
    static final String OWNER = "acceptance";

    private static final Map<String, String> AUTHORIZED =
            Map.of("Authorization", "Bearer " + TOKEN, "Accept", "application/vnd.github+json");

    /** One request that GitHub made to a webhook, and how it was answered. */
    record Delivery(long id, String guid, String event, int status, boolean redelivery) {}

    void create(String name) {
        Http.Answer answer = Http.postJson(
                address.resolve("/_admin/repositories"),
                Map.of(),
                Map.of("owner", OWNER, "name", name, "default_branch", "main"));
        assertThat(answer.status())
                .as("creating the repository %s: %s", name, answer)
                .isEqualTo(201);
    }

    /** What is below that path of a repository's REST API fails in this way (drop, hang), until all faults are cleared. */
    void fail(String name, String path, String how) {
        fault(Map.of("path", api(name, path).getPath(), "connection", how));
    }

    /** The numbers of the repository's webhooks. */
    List<Long> hooks(String name) {
        return list(name, "/hooks").stream()
                .map(hook -> hook.path("id").asLong())
                .toList();
    }

    /** Has the next requests for what is below that path of a repository answered by 503. */
    void refuse(String name, String path, int times) {
        fault(Map.of("path", api(name, path).getPath(), "status", 503, "times", times));
    }

    /** Does what is posted to that path of a repository, and keeps the answer back until the faults are cleared. */
    void holdAnswers(String name, String path) {
        fault(Map.of("path", api(name, path).getPath(), "method", "POST", "connection", "hold-answer"));
    }

    /** Sends the next archive so much later. */
    void delayArchive(String name, Duration delay) {
        fault(Map.of("path", api(name, "/tarball").getPath(), "delay_ms", delay.toMillis(), "times", 1));
    }

    private void fault(Map<String, ?> fault) {
        Http.Answer answer = Http.postJson(address.resolve("/_admin/faults"), Map.of(), fault);
        assertThat(answer.status()).as("a fault: %s", answer).isEqualTo(201);
    }

    void clearFaults() {
        Http.delete(address.resolve("/_admin/faults"), Map.of());
    }

    /** Whether requests for that repository will still be refused. */
    boolean refuses(String name) {
        return Http.get(address.resolve("/_admin/faults")).text().contains("/" + name + "/");
    }

    /** The newest first. */
    List<Delivery> deliveries(String name) {
        return hooks(name).stream()
                .flatMap(hook -> list(name, "/hooks/" + hook + "/deliveries").stream())
                .map(LocalGitHub::delivery)
                .toList();
    }

    /** As the button "Redeliver" does: the same body, under the same delivery id. Pressed again where nobody answered. */
    Delivery redeliver(String name, Delivery delivery) {
        URI attempts = api(name, "/hooks/" + hooks(name).getFirst() + "/deliveries/" + delivery.id() + "/attempts");
        return Team.await(
                        "the redelivery of " + delivery,
                        Duration.ofSeconds(40),
                        () -> {
                            long before = deliveries(name).size();
                            assertThat(Http.postJson(attempts, AUTHORIZED, Map.of())
                                            .status())
                                    .isEqualTo(202);
                            return Team.await(
                                    "one more delivery",
                                    Duration.ofSeconds(20),
                                    () -> deliveries(name),
                                    all -> all.size() > before);
                        },
                        all -> all.getFirst().status() != 0)
                .getFirst();
    }

    /** What was answered to a delivery, as GitHub shows it. */
    JsonNode answered(String name, Delivery delivery) {
        long hook = hooks(name).getFirst();
        JsonNode detail = Http.get(api(name, "/hooks/" + hook + "/deliveries/" + delivery.id()), AUTHORIZED)
                .json();
        return Json.parse(detail.at("/response/payload").asText());
    }

    private List<JsonNode> list(String name, String path) {
        Http.Answer answer = Http.get(api(name, path + "?per_page=100"), AUTHORIZED);
        assertThat(answer.status()).as("%s of %s: %s", path, name, answer).isEqualTo(200);
        return StreamSupport.stream(answer.json().spliterator(), false).toList();
    }

    private URI api(String name, String path) {
        return address.resolve("/api/v3/repos/" + OWNER + "/" + name + path);
    }

    private static Delivery delivery(JsonNode json) {
        return new Delivery(
                json.path("id").asLong(),
                json.path("guid").asText(),
                json.path("event").asText(),
                json.path("status_code").asInt(),
                json.path("redelivery").asBoolean());
    }

    /** Where git clones from and pushes to. */
    String remote(String name) {
        return "http://git:" + TOKEN + "@" + address.getAuthority() + "/" + OWNER + "/" + name + ".git";
    }
}
