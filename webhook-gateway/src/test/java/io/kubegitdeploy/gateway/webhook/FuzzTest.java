package io.kubegitdeploy.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.jobs.Push;
import io.kubegitdeploy.gateway.tracking.Claim;
import io.kubegitdeploy.gateway.webhook.Decision.Accepted;
import io.kubegitdeploy.gateway.webhook.Decision.Ignored;
import io.kubegitdeploy.gateway.webhook.Decision.Pong;
import io.kubegitdeploy.gateway.webhook.Decision.Refused;
import io.kubegitdeploy.gateway.webhook.Intake.Tracked;
import io.kubegitdeploy.gateway.webhook.PushEvent.Malformed;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a signed body holds: a decision, and a push only if a DeployJob takes it. */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("kgd.fuzz", 5000);
    private static final long SEED = Long.getLong("kgd.seed", 20261121);

    private static final String SECRET = "5".repeat(64);
    private static final String ID = "12345678-1234-1234-1234-123456789abc";
    private static final int LARGE = 1 << 20;
    private static final Claim ANYTHING = new Claim(
            "acme", "shop", "shop", "r", "u", List.of("**"), List.of("**"), false, "main", Claim.Phase.TRACKED);

    // The schema of a DeployJob's spec.
    private static final Pattern REF = Pattern.compile("refs/(heads|tags)/[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private static Decision decide(String type, byte[] body) {
        String signature = "sha256=" + HexFormat.of().formatHex(Signature.of(SECRET, body));
        Delivery delivery = new Delivery(signature, "push", ID, type, body);
        return Intake.decide(Intake.signed(Optional.of(new Tracked(SECRET, ANYTHING)), delivery)
                .orElseThrow());
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void any_body_gets_a_decision_and_what_is_accepted_is_what_a_deploy_job_takes() {
        BodyFuzz bodies = new BodyFuzz(SEED);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            BodyFuzz.Body body = bodies.next();
            String what = "-Dkgd.seed=" + SEED + ", round " + round + ": " + body;
            // What the limit of time tells of a hang.
            Thread.currentThread().setName(what);
            try {
                Decision decision = decide(body.contentType(), body.bytes());
                assertThat(decide(body.contentType(), body.bytes())).as(what).isEqualTo(decision);
                check(decision, what);
                accepted += decision instanceof Accepted ? 1 : 0;
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
        }
        assertThat(accepted).as("some of them are good").isGreaterThan(ROUNDS / 20);
    }

    private static void check(Decision decision, String what) {
        switch (decision) {
            case Accepted accepted -> isTaken(accepted.push(), what);
            case Ignored ignored -> assertThat(ignored.reason()).as(what).isNotBlank();
            case Refused refused -> {
                assertThat(refused.status()).as(what).isEqualTo(400);
                assertThat(refused.sentence()).as(what).hasSizeLessThan(200).matches("[ -~]+");
            }
            case Pong pong -> throw new AssertionError(what);
        }
    }

    private static void isTaken(Push push, String what) {
        assertThat(push.ref()).as(what).matches(REF);
        assertThat(push.before()).as(what).matches(COMMIT);
        assertThat(push.after()).as(what).matches(COMMIT);
        assertThat(push.pushedAt()).as(what).isBetween(0L, 253_402_300_799L);
        assertThat(length(push.ref())).as(what).isBetween(11, 1024);
        assertThat(length(push.message())).as(what).isLessThanOrEqualTo(4096);
        assertThat(length(push.author())).as(what).isLessThanOrEqualTo(512);
        for (String text : List.of(push.ref(), push.message(), push.author())) {
            assertThat(new String(text.getBytes(UTF_8), UTF_8)).as(what).isEqualTo(text);
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static Stream<byte[]> large() {
        String start = "{\"ref\":\"refs/heads/main\",\"before\":\"" + "0".repeat(40) + "\",\"after\":\""
                + "b".repeat(40) + "\",\"repository\":{\"pushed_at\":1";
        return Stream.of(
                        "[",
                        "{\"a\":",
                        "{\"ref\":",
                        "{\"ref\":\"",
                        "{\"repository\":{\"pushed_at\":",
                        "{\"x\":",
                        "{\"x\":\"",
                        "{\"",
                        "{\"head_commit\":{\"message\":\"",
                        start,
                        start + "}},",
                        start + "},\"x\":[",
                        start + "},\"x\":[0")
                .flatMap(prefix -> Stream.of("[", "{\"a\":", "9", "a", "\\u0041", "\"\",", ",", " ", "\"x\":1,", ",0")
                        .map(part -> filled(prefix, part)));
    }

    private static byte[] filled(String prefix, String part) {
        byte[] body = new byte[LARGE];
        byte[] start = prefix.getBytes(UTF_8);
        byte[] rest = part.getBytes(UTF_8);
        for (int i = 0; i < body.length; i++) {
            body[i] = i < start.length ? start[i] : rest[(i - start.length) % rest.length];
        }
        return body;
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("large")
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_megabyte_of_one_thing_over_and_over_is_malformed(byte[] body) {
        assertThatThrownBy(() -> PushEvent.parse(body)).isInstanceOf(Malformed.class);
    }

    @Test
    void nesting_texts_that_are_read_names_and_numbers_are_bounded_and_what_is_skipped_is_not() throws Exception {
        assertThat(PushEvent.parse(event("[".repeat(90) + "]".repeat(90)))).isNotNull();
        assertThat(PushEvent.parse(event("\"" + "x".repeat(20 << 20) + "\""))).isNotNull();
        for (String tooMuch : List.of(
                "[".repeat(100_000),
                "[".repeat(101) + "]".repeat(101),
                "9".repeat(1001),
                "0," + "\"" + "n".repeat(10_001) + "\":0",
                "0,\"head_commit\":{\"message\":\"" + "x".repeat((1 << 20) + 1) + "\"}",
                "0,\"ref\":\"" + "x".repeat(20 << 20) + "\"")) {
            assertThatThrownBy(() -> PushEvent.parse(event(tooMuch)))
                    .as(tooMuch.substring(0, 20))
                    .isInstanceOf(Malformed.class)
                    .hasMessageContaining("too");
        }
    }

    private static byte[] event(String x) {
        return ("{\"ref\":\"refs/heads/main\",\"before\":\"" + "0".repeat(40) + "\",\"after\":\"" + "b".repeat(40)
                        + "\",\"repository\":{\"pushed_at\":1},\"x\":" + x + "}")
                .getBytes(UTF_8);
    }

    @Test
    void of_a_key_that_is_there_twice_the_last_counts() throws Exception {
        assertThat(PushEvent.parse(event("0,\"ref\":\"refs/heads/last\"")).ref())
                .isEqualTo("refs/heads/last");
    }

    @Test
    void a_form_of_megabytes_is_read_without_more_than_its_copy() throws Exception {
        byte[] ampersands = filled("", "&");
        assertThat(Form.field("payload", ampersands)).isEmpty();
        byte[] encoded = ("payload=" + "%41".repeat(1 << 20)).getBytes(UTF_8);
        assertThat(Form.field("payload", encoded).orElseThrow()).hasSize(1 << 20);
    }

    @Test
    void other_encodings_than_utf_8_are_read_or_malformed() {
        String json = new String(event("0"), UTF_8);
        assertThat(decide("application/json", json.getBytes(UTF_16))).isInstanceOf(Accepted.class);
        byte[] broken = event("\"?\"");
        broken[broken.length - 3] = (byte) 0xff;
        assertThat(decide("application/json", broken)).isInstanceOf(Refused.class);
    }
}
