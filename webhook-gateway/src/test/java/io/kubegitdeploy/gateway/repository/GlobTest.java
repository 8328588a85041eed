package io.kubegitdeploy.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "main, main, true",
        "main, Main, false",
        "main, main2, false",
        "*, main, true",
        "*, feature/x, false",
        "**, feature/x, true",
        "feature/*, feature/x, true",
        "feature/*, feature/x/y, false",
        "feature/**, feature/x/y, true",
        "feature/**, feature, false",
        "**/fix, a/b/fix, true",
        "v*.*, v1.2, true",
        "v*.*, v12, false",
        "a*b*c, abc, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-b-b-, false",
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "a.c, abc, false",
        "[ab], a, false",
        "(x+)+, xx, false",
    })
    void a_star_stands_for_anything_but_a_slash_and_two_stars_for_anything(
            String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    @Timeout(5)
    void hostile_patterns_take_bounded_time() {
        Glob glob = new Glob("*a".repeat(127));
        String text = "a".repeat(1023) + "b";

        assertThat(glob.matches(text)).isFalse();
        assertThat(new Glob("**".repeat(127)).matches(text)).isTrue();
    }
}
