package io.kubegitdeploy.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get https://bob:hunter2@charts.example.com/x failed | get https://***@charts.example.com/x failed",
                "clone https://ghs_16C7e42F292c6912E7710c838347Ae178B4a@github.com/o/r | clone https://***@github.com/o/r",
                "token ghp_16C7e42F292c6912E7710c838347Ae178B4a was refused | token *** was refused",
                "use github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuvwxyz now | use *** now",
                "Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln | Authorization: Bearer ***",
                "authorization: Basic Ym9iOmh1bnRlcjI= | authorization: Basic ***",
                "key AKIAIOSFODNN7EXAMPLE in use | key *** in use",
                "DB_PASSWORD=hunter22 set | DB_PASSWORD=*** set",
                "{\"apiKey\": \"abcdef123\", \"a\": 1} | {\"apiKey\": \"***\", \"a\": 1}",
                "GET /x?sig=abcdef123&b=2 | GET /x?sig=***&b=2",
                "-----BEGIN EC PRIVATE KEY----- MHcCAQ | ***"
            })
    void credentials_are_masked_and_the_rest_is_kept(String line, String masked) {
        assertThat(Redaction.mask(line)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource Deployment/default/web not ready. status: InProgress, message: Replicas: 0/1",
                "secrets is forbidden: User \"system:serviceaccount:a:b\" cannot list resource \"secrets\"",
                "image registry.example.com:5000/shop/api:1.2@sha256:0123456789abcdef is pulled",
                "Basic authentication failed",
                "https://example.com/a@b"
            })
    void ordinary_lines_stay_as_they_are(String line) {
        assertThat(Redaction.mask(line)).isEqualTo(line);
    }

    @Test
    void a_long_line_of_one_character_takes_no_time() {
        String line = "a".repeat(4000);
        long start = System.nanoTime();
        assertThat(Redaction.mask(line)).isEqualTo(line);
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }
}
