package io.kubegitdeploy.operator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLinesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fetching https://user:hunter22@host/x|fetching https://***@host/x",
                "token ghp_0123456789abcdef0123456789abcdef0123|token ***",
                "use github_pat_11ABCDEFG0123456789_abcdefghij now|use *** now",
                "Authorization: Bearer abcdefghijklmnopqrstuvwx|Authorization: Bearer ***",
                "got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0abc.c2lnbmF0dXJl end|got *** end",
                "DB_PASSWORD=correcthorse next|DB_PASSWORD=*** next",
                "{\"token\": \"abcdefgh\"}|{\"token\": ***",
                "key AKIAIOSFODNN7EXAMPLE used|key *** used",
                "COPY index.html /srv/http|COPY index.html /srv/http",
            })
    void what_looks_like_a_credential_is_masked(String output, String shown) {
        assertThat(LastLines.of(output)).isEqualTo(shown);
    }

    @Test
    void a_private_key_is_masked_even_if_its_end_is_missing() {
        assertThat(LastLines.of("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nMIIdef"))
                .doesNotContain("MII");
    }

    @Test
    void colours_and_control_characters_are_left_out() {
        assertThat(LastLines.of("\u001b[36mINFO\u001b[0m[0001] done   \r\n\u0007x\u0000y\n"))
                .isEqualTo("INFO[0001] done\nxy");
    }

    @Test
    void long_output_keeps_whole_lines_from_its_end() {
        String output = "line with ümlaut\n".repeat(1000) + "the last";

        String shown = LastLines.of(output);

        assertThat(shown.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LastLines.LIMIT);
        assertThat(shown).startsWith("line with").endsWith("\nthe last");
    }

    @Test
    void one_endless_line_keeps_its_end() {
        assertThat(LastLines.of("ä".repeat(50_000) + "end")).endsWith("äend").hasSizeGreaterThan(2000);
    }

    @Test
    void hostile_output_takes_no_long_time() {
        Random random = new Random(3);
        String alphabet = "://@eyJ._-= tokenpassword:\"'\\-----BEGIN ghp_";
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 65_536; i++) {
            output.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        long start = System.nanoTime();

        LastLines.of(output.toString());
        LastLines.of("://" + "a".repeat(65_536));
        LastLines.of("eyJ".repeat(20_000));
        LastLines.of("-----BEGIN PRIVATE KEY-----".repeat(2_500));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
