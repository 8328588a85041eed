package io.kubegitdeploy.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.jobs.Push;
import io.kubegitdeploy.gateway.tracking.Claim;
import io.kubegitdeploy.gateway.webhook.Decision.Accepted;
import io.kubegitdeploy.gateway.webhook.Decision.Ignored;
import io.kubegitdeploy.gateway.webhook.Decision.Pong;
import io.kubegitdeploy.gateway.webhook.Decision.Refused;
import io.kubegitdeploy.gateway.webhook.Intake.Signed;
import io.kubegitdeploy.gateway.webhook.Intake.Tracked;
import java.net.URLEncoder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** contracts/push.md, section 3, sentence by sentence, as far as it needs no I/O. */
class IntakeTest {
    private static final String SECRET = "5".repeat(64);
    private static final String ID = "12345678-1234-1234-1234-123456789abc";
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String ZEROS = "0".repeat(40);

    private static Claim claim(List<String> branches, List<String> tags, boolean suspend) {
        return new Claim("acme", "shop", "shop", "r", "u", branches, tags, suspend, "main", Claim.Phase.TRACKED);
    }

    private static final Claim DEFAULT = claim(List.of(), List.of(), false);

    private static String push(String ref, String after, String more) {
        return """
                {"ref":"%s","before":"%s","after":"%s","repository":{"pushed_at":1700000000,"default_branch":"main",
                "owner":{"name":"acme"}},"head_commit":{"message":"m","author":{"name":"Ada","email":"a@b"}}%s}""".formatted(ref, A, after, more);
    }

    private static Optional<Signed> signed(Claim claim, Delivery delivery) {
        return Intake.signed(Optional.of(new Tracked(SECRET, claim)), delivery);
    }

    private static Decision decide(Claim claim, Delivery delivery) {
        return Intake.decide(signed(claim, delivery).orElseThrow());
    }

    private static Decision pushed(Claim claim, String body) {
        return decide(claim, signed("push", ID, "application/json", body));
    }

    private static Delivery signed(String event, String id, String type, String body) {
        String signature = "sha256=" + HexFormat.of().formatHex(Signature.of(SECRET, body.getBytes(UTF_8)));
        return new Delivery(signature, event, id, type, body.getBytes(UTF_8));
    }

    @Test
    void a_signature_is_hmac_sha256_as_githubs_documentation_shows_it() {
        // The example of https://docs.github.com/webhooks, "Validating webhook deliveries".
        byte[] body = "Hello, World!".getBytes(UTF_8);
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(Signature.matches("It's a Secret to Everybody", body, signature))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=zz",
                "sha1=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "sha256=0000000000000000000000000000000000000000000000000000000000000000",
                "sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
            })
    void a_missing_or_wrong_signature_and_an_unknown_repository_are_not_signed(String signature) {
        Delivery delivery = new Delivery(signature, "push", ID, "application/json", new byte[] {1});
        assertThat(signed(DEFAULT, delivery)).isEmpty();
        assertThat(Intake.signed(Optional.empty(), delivery)).isEmpty();
    }

    @Test
    void nobody_can_sign_for_an_unknown_repository() {
        String body = push("refs/heads/main", B, "");
        byte[] dummy = Signature.of("0".repeat(64), body.getBytes(UTF_8));
        Delivery delivery = new Delivery(
                "sha256=" + HexFormat.of().formatHex(dummy), "push", ID, "application/json", body.getBytes(UTF_8));
        assertThat(Intake.signed(Optional.empty(), delivery)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', " + ID, "push, ''", "push, 7", "push, 12345678-1234-1234-1234-123456789abz"})
    void no_event_or_no_delivery_or_a_delivery_that_is_no_uuid_is_a_400(String event, String id) {
        Decision decision = decide(DEFAULT, signed(event, id, "application/json", push("refs/heads/main", B, "")));
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.status()).isEqualTo(400));
    }

    @Test
    void a_ping_is_answered_whatever_its_body() {
        assertThat(decide(DEFAULT, signed("ping", ID, "", "?"))).isEqualTo(new Pong());
    }

    @Test
    void any_other_event_is_ignored_by_name() {
        assertThat(decide(DEFAULT, signed("issues", ID, "application/json", "{}")))
                .isEqualTo(new Ignored("the event \"issues\" is ignored"));
        assertThat(decide(DEFAULT, signed("<b>\n" + "x".repeat(999), ID, "", "")))
                .isInstanceOfSatisfying(
                        Ignored.class,
                        i -> assertThat(i.reason()).hasSizeLessThan(100).doesNotContain("<", "\n"));
    }

    @Test
    void a_push_to_the_default_branch_is_accepted_with_all_that_a_job_needs() {
        assertThat(pushed(DEFAULT, push("refs/heads/main", B, "")))
                .isEqualTo(new Accepted(new Push("refs/heads/main", A, B, 1_700_000_000, ID, "m", "Ada <a@b>")));
    }

    @Test
    void the_content_type_is_json_or_a_form() {
        String json = push("refs/heads/main", B, "");
        String form = "x=1&payload=" + URLEncoder.encode(json, UTF_8);
        assertThat(decide(DEFAULT, signed("push", ID, "application/x-www-form-urlencoded", form)))
                .isEqualTo(pushed(DEFAULT, json));
        assertThat(decide(DEFAULT, signed("push", ID, "application/json; charset=utf-8", json)))
                .isInstanceOf(Accepted.class);
        assertThat(decide(DEFAULT, signed("push", ID, "text/plain", json))).isInstanceOf(Refused.class);
        assertThat(decide(DEFAULT, signed("push", ID, "application/x-www-form-urlencoded", "payload=%zz")))
                .isInstanceOf(Refused.class);
        assertThat(decide(DEFAULT, signed("push", ID, "application/x-www-form-urlencoded", "y=1")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void only_the_first_field_of_a_form_that_is_called_payload_is_read() throws Exception {
        byte[] form = "xpayload=1&payload&payload=a%20b+%7Bc%7d&payload=%zz".getBytes(UTF_8);
        assertThat(Form.field("payload", form)).hasValue("a b {c}".getBytes(UTF_8));
        assertThat(Form.field("pay", form)).isEmpty();
        assertThat(Form.field("payload", new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1.5",
                "true",
                "{}",
                "\"yesterday\"",
                "\"1969-12-31T23:59:59Z\"",
                "253402300800",
                "99999999999999999999"
            })
    void what_is_no_time_of_a_push_is_a_400(String time) {
        String body = push("refs/heads/main", B, "").replace("1700000000", time);
        assertThat(pushed(DEFAULT, body))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.sentence()).contains("pushed_at is not a time"));
    }

    @Test
    void the_time_of_a_push_is_an_integer_of_seconds_or_iso_text() {
        String iso = push("refs/heads/main", B, "").replace("1700000000", "\"2023-11-14T22:13:20Z\"");
        assertThat(pushed(DEFAULT, iso)).isEqualTo(pushed(DEFAULT, push("refs/heads/main", B, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "{\"ref\":",
                "{}",
                "{\"ref\":1}",
                "{} {}",
                "{\"ref\":\"refs/heads/main\",\"before\":\"x\",\"after\":\"y\",\"repository\":{\"pushed_at\":1}}"
            })
    void malformed_json_and_missing_fields_are_a_400(String body) {
        assertThat(pushed(DEFAULT, body))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ref\":", "\"before\":", "\"after\":", "\"repository\":", "\"pushed_at\":"})
    void each_field_that_is_needed_is_missed(String field) {
        String body = push("refs/heads/main", B, "").replace(field, "\"other\":");
        assertThat(pushed(DEFAULT, body))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.sentence()).contains("is missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main",
                "refs/heads/",
                "refs/heads/a b",
                "refs/heads/a~1",
                "refs/heads/a:b",
                "refs/heads/a\\u0000b",
                "refs/heads/a\\ud800b",
                "refs/heads/a\\\\b"
            })
    void a_ref_that_git_does_not_allow_is_a_400(String ref) {
        assertThat(pushed(claim(List.of("**"), List.of(), false), push(ref, B, "")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void a_deletion_makes_no_job() {
        assertThat(pushed(DEFAULT, push("refs/heads/main", ZEROS, "")))
                .isEqualTo(new Ignored("the branch was deleted"));
        assertThat(pushed(DEFAULT, push("refs/heads/main", B, ",\"deleted\":true")))
                .isEqualTo(new Ignored("the branch was deleted"));
        assertThat(pushed(DEFAULT, push("refs/tags/v1", ZEROS, ""))).isEqualTo(new Ignored("the tag was deleted"));
    }

    @Test
    void a_suspended_repository_makes_no_job() {
        assertThat(pushed(claim(List.of(), List.of(), true), push("refs/heads/main", B, "")))
                .isEqualTo(new Ignored("the repository is suspended"));
    }

    @Test
    void without_patterns_only_the_default_branch_counts_as_the_event_knows_it() {
        assertThat(pushed(DEFAULT, push("refs/heads/next", B, "")))
                .isEqualTo(new Ignored("no pattern matches the branch"));
        String renamed =
                push("refs/heads/next", B, "").replace("\"default_branch\":\"main\"", "\"default_branch\":\"next\"");
        assertThat(pushed(DEFAULT, renamed)).isInstanceOf(Accepted.class);
        String silent = push("refs/heads/main", B, "").replace("\"default_branch\":\"main\",", "");
        assertThat(pushed(DEFAULT, silent)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_branch_may_contain_slashes_and_is_matched_by_globs() {
        Claim claim = claim(List.of("release/*", "hot/**"), List.of(), false);
        assertThat(pushed(claim, push("refs/heads/release/1", B, ""))).isInstanceOf(Accepted.class);
        assertThat(pushed(claim, push("refs/heads/hot/a/b", B, ""))).isInstanceOf(Accepted.class);
        assertThat(pushed(claim, push("refs/heads/release/1/2", B, ""))).isInstanceOf(Ignored.class);
        assertThat(pushed(claim, push("refs/heads/main", B, ""))).isInstanceOf(Ignored.class);
    }

    @Test
    void tags_count_only_where_the_repository_asks_for_them() {
        assertThat(pushed(DEFAULT, push("refs/tags/v1", B, ""))).isEqualTo(new Ignored("no pattern matches the tag"));
        assertThat(pushed(claim(List.of(), List.of("v*"), false), push("refs/tags/v1", B, "")))
                .isInstanceOf(Accepted.class);
        assertThat(pushed(DEFAULT, push("refs/notes/x", B, ""))).isInstanceOf(Ignored.class);
    }
}
