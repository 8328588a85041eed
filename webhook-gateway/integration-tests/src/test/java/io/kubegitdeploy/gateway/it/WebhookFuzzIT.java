package io.kubegitdeploy.gateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.webhook.BodyFuzz;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile bodies, signed, at the port that GitHub calls: {@code -Dkgd.fuzz} and {@code -Dkgd.seed} as in FuzzTest. */
class WebhookFuzzIT {
    private static final int ROUNDS = Integer.getInteger("kgd.fuzz", 400);
    private static final long SEED = Long.getLong("kgd.seed", 20261121);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static GatewayProcess gateway;

    private final World world = World.get();
    private final Tracked tracked = Tracked.named("fuzz");

    @BeforeAll
    static void start() {
        gateway = GatewayProcess.startAlone(
                        World.get(),
                        Map.of("KGD_WEBHOOK_RATE_PER_REPOSITORY", "1000000", "KGD_WEBHOOK_RATE", "1000000"))
                .up();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void no_body_is_a_5xx_and_each_that_is_accepted_becomes_a_deploy_job() throws Exception {
        tracked.hook(gateway.internalUrl(""), "\"branches\":[\"**\"],\"tags\":[\"**\"],\"suspend\":false");
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
        String address = tracked.address(gateway.publicUrl("")).toString();
        String secret = tracked.secret();
        BodyFuzz bodies = new BodyFuzz(SEED);
        Set<Long> jobs = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            BodyFuzz.Body body = bodies.next();
            Answer answer = Answer.to(
                    "POST",
                    address,
                    BodyPublishers.ofByteArray(body.bytes()),
                    "Content-Type",
                    body.contentType(),
                    "X-GitHub-Event",
                    "push",
                    "X-GitHub-Delivery",
                    UUID.randomUUID().toString(),
                    "X-Hub-Signature-256",
                    "sha256=" + HexFormat.of().formatHex(Tracked.hmac(secret, body.bytes())));
            assertThat(answer.status())
                    .as("-Dkgd.seed=%d, round %d: %s: %s", SEED, round, answer, body)
                    .isIn(200, 202, 400);
            assertThat(answer.json().path("ok").asBoolean()).isEqualTo(answer.status() < 400);
            if (answer.status() == 202) {
                jobs.add(answer.json().path("job_id").asLong());
            }
        }
        assertThat(jobs).hasSizeGreaterThan(ROUNDS / 20);

        await().atMost(Duration.ofSeconds(60).plusMillis(100L * ROUNDS))
                .untilAsserted(() ->
                        assertThat(tracked.keys("/kube-git-deploy/pending/")).isEmpty());
        for (JsonNode job : records()) {
            assertThat(job.at("/deploy_job/uid").asText())
                    .as("-Dkgd.seed=%d: %s", SEED, job)
                    .isNotEmpty();
            jobs.remove(job.at("/id/id").asLong());
        }
        assertThat(jobs).as("numbers without a record").isEmpty();
        assertThat(tracked.deployJobs()).hasSameSizeAs(records());
        assertThat(gateway.output()).doesNotContain("this is a bug");
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (Entry entry : world.etcd.entries("/github/repositories/tracked/" + tracked.repository() + "/jobs/")) {
            records.add(JSON.readTree(entry.value()));
        }
        return records;
    }

    @Test
    void what_is_broken_as_http_is_no_5xx_and_keeps_nobody_out() throws Exception {
        tracked.hook(gateway.internalUrl(""));
        String start = "POST " + tracked.address(gateway.publicUrl("")).getPath() + " HTTP/1.1\r\nHost: x\r\n";
        for (String request : List.of(
                start + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                start + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
                start + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nhello",
                start + "Content-Length: 100\r\n\r\nshort",
                start + "Content-Length: -1\r\n\r\n",
                start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                start + "Content-Length: 5\r\nX-GitHub-Event: \u00e9\0\r\n\r\nhello",
                start + "Content-Length: 99999999999999999999\r\n\r\nhello",
                start + "X-Hub-Signature-256: " + "a".repeat(100_000) + "\r\n\r\n",
                start + "Content-Type: ;;;\r\nContent-Length: 0\r\n\r\n",
                start.replace("POST ", "POST %zz") + "\r\n",
                start.replace("/web_hook", "/%2e%2e/web_hook") + "\r\n",
                start.replace("/web_hook", "%00/web_hook") + "\r\n",
                start.replace("HTTP/1.1", "HTTP/1.0") + "\r\n",
                "\0\1\2\3\r\n\r\n",
                "{}\r\n\r\n")) {
            String answer = sent(request);
            assertThat(answer)
                    .as(request.substring(0, Math.min(200, request.length())))
                    .matches("(?s)(HTTP/1.1 4.*)?");
        }
        assertThat(tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(1)).status())
                .isEqualTo(202);
        assertThat(gateway.output()).doesNotContain("this is a bug");
    }

    /** What comes back until the connection is closed. */
    private static String sent(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.publicPort())) {
            socket.setSoTimeout(40_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }
}
