package io.kubegitdeploy.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.Random;

/** Bodies that nobody would send who means well, and some that are good: from a seed, always the same. */
public final class BodyFuzz {
    /** As GitHub sends it, with what intake reads among what it does not. */
    private static final String EVENT = """
            {"ref":"refs/heads/main","before":"BEFORE","after":"AFTER","created":false,"deleted":false,"forced":false,
            "base_ref":null,"compare":"https://github.com/acme/shop/compare/a...b","commits":[{"id":"b","tree_id":"c",
            "distinct":true,"message":"One","timestamp":"2026-11-01T00:00:00+01:00","author":{"name":"Ada","email":"a@b",
            "username":"ada"},"added":["a/b.txt"],"removed":[],"modified":["\\u00e9"]}],"head_commit":{"id":"b",
            "message":"Two\\n\\nwith a body","author":{"name":"Ada","email":"a@b","username":"ada"},"added":[]},
            "repository":{"id":1,"node_id":"x","name":"shop","full_name":"acme/shop","private":true,"owner":{"name":"acme",
            "login":"acme","id":2},"topics":["x"],"pushed_at":1700000000,"default_branch":"main","size":1.5e3,
            "custom_properties":{}},"pusher":{"name":"ada"},"sender":{"login":"ada","id":3}}""";

    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u",
            "\\ud800",
            "\\ud83d\\ude00",
            "\\u0000",
            "\0",
            "\n",
            "\u0085",
            "\ud83d\ude00",
            "\ufeff",
            "null",
            "true",
            "-",
            "0",
            "1e999",
            "1.5",
            "NaN",
            "\"ref\":",
            "\"before\":",
            "\"after\":",
            "\"deleted\":true,",
            "\"repository\":{",
            "\"pushed_at\":",
            "\"head_commit\":",
            "\"message\":\"x\",",
            "\"author\":{\"name\":\"\\ud800\"},",
            "refs/heads/",
            "refs/tags/",
            "..",
            "/",
            "%",
            "&",
            "payload=",
            "+",
            "/*",
            "//",
            "'",
            "253402300799",
            "9223372036854775808",
            "\"2026-11-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "0000000000000000000000000000000000000000");

    private static final List<String> REFS = List.of(
            "refs/heads/main",
            "refs/heads/a/b",
            "refs/tags/v1",
            "refs/heads/\\u00e9\\ud83d\\ude00",
            "refs/heads/\\ud800",
            "refs/heads/x\\u0085y",
            "refs/heads/%s",
            "refs/heads/'\\\"",
            "refs/heads/-rf",
            "refs/heads/../..",
            "refs/notes/x",
            "refs/heads/\\ufffe",
            "refs/heads/{{ .git.sha }}",
            "refs/heads/<b>&amp;");

    private static final List<String> TIMES = List.of(
            "0",
            "1700000001",
            "253402300799",
            "\"2023-11-14T22:13:20Z\"",
            "\"2023-11-14T22:13:20+14:00\"",
            "-1",
            "1.0",
            "9223372036854775807",
            "\"\"",
            "null");

    private final Random random;

    public BodyFuzz(long seed) {
        this.random = new Random(seed);
    }

    /** What is sent, and whether its Content-Type says JSON or a form. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Body(boolean json, byte[] bytes) {
        public String contentType() {
            return json ? "application/json" : "application/x-www-form-urlencoded";
        }

        @Override
        public String toString() {
            return contentType() + " " + new String(bytes, UTF_8);
        }
    }

    public Body next() {
        byte[] bytes = switch (random.nextInt(6)) {
            case 0 -> valued().getBytes(UTF_8);
            case 1, 2 -> mutated(valued()).getBytes(UTF_8);
            case 3 -> truncated(valued().getBytes(UTF_8));
            case 4 -> flipped(valued().getBytes(UTF_8));
            default -> parts(40).getBytes(UTF_8);
        };
        return switch (random.nextInt(8)) {
            case 0 ->
                new Body(false, ("payload=" + URLEncoder.encode(new String(bytes, UTF_8), UTF_8)).getBytes(UTF_8));
            case 1 -> new Body(false, bytes);
            default -> new Body(true, bytes);
        };
    }

    /** A good event but for its values. */
    private String valued() {
        String event = EVENT.replace("BEFORE", commit())
                .replace("AFTER", commit())
                .replace("1700000000", random.nextBoolean() ? Integer.toString(random.nextInt(1 << 30)) : one(TIMES));
        if (random.nextBoolean()) {
            String ref = one(REFS).replace("%s", "x".repeat(random.nextInt(1100)));
            event = event.replace("refs/heads/main", ref);
        }
        if (random.nextInt(4) == 0) {
            String text = one(PARTS).replaceAll("[\"\\\\\0\n]", "x").repeat(random.nextInt(3000));
            event = event.replace("Two", text).replace("\"Ada\"", "\"" + text + "\"");
        }
        if (random.nextInt(8) == 0) {
            event = event.replace("\"size\":1.5e3", "\"size\":" + "9".repeat(random.nextInt(2000) + 1));
        }
        if (random.nextInt(8) == 0) {
            int depth = random.nextInt(200);
            event = event.replace("\"topics\":[\"x\"]", "\"topics\":" + "[".repeat(depth) + "]".repeat(depth));
        }
        if (random.nextInt(8) == 0) {
            event = event.replaceFirst("\\{", "{\"ref\":\"refs/heads/first\",\"repository\":{\"pushed_at\":1},");
        }
        return event;
    }

    private String commit() {
        return random.nextInt(10) == 0 ? "0".repeat(40) : "%016x%024x".formatted(random.nextLong(), 7);
    }

    private String mutated(String sample) {
        StringBuilder text = new StringBuilder(sample);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            if (random.nextBoolean()) {
                text.insert(at, one(PARTS));
            } else {
                text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
            }
        }
        return text.toString();
    }

    private byte[] truncated(byte[] sample) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(sample, 0, random.nextInt(sample.length));
        return bytes.toByteArray();
    }

    /** Not UTF-8 most of the time. */
    private byte[] flipped(byte[] sample) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            sample[random.nextInt(sample.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return sample;
    }

    private String parts(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(one(PARTS));
        }
        return text.toString();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
