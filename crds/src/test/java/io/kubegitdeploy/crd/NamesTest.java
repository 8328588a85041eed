package io.kubegitdeploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    private static final String DNS_LABEL = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

    @ParameterizedTest
    @CsvSource({"octo,shop", "Octo-Org,My_Shop.js", "-,-", "9,9", "...,___", "a,12"})
    void every_name_is_a_dns_label(String owner, String name) {
        assertThat(Names.trackedRepository(owner, name)).matches(DNS_LABEL);
        assertThat(Names.deployJob(owner, name, 0)).matches(DNS_LABEL);
        assertThat(Names.deployJob(owner, name, Long.MAX_VALUE)).matches(DNS_LABEL);
    }

    /** What is in clusters already must be found again. */
    @Test
    void names_stay_what_they_were() {
        assertThat(List.of(
                        Names.trackedRepository("Octo-Org", "9__My_Shop.js..Ünï"),
                        Names.deployJob("octo", "-1-2-", 12),
                        Names.job("shop-1", "uid", "api", "build", 2),
                        Names.job("s".repeat(49) + "--x", "uid", "api", "build", 2)))
                .containsExactly(
                        "octo-org-9-my-shop-js-n-3dbbd0af",
                        "r-c8c1f901-12",
                        "shop-1-api-build-6c4852be-2",
                        "s".repeat(49) + "-x-6c4852be-2");
    }

    @Test
    void fences_of_two_releases_are_two_dns_labels() {
        assertThat(Names.fence("shop", "api")).matches(DNS_LABEL).isNotEqualTo(Names.fence("shop-a", "pi"));
        assertThat(Names.fence("n".repeat(63), "r".repeat(53))).matches(DNS_LABEL);
    }

    @Test
    void long_names_are_cut_and_stay_apart() {
        String owner = "o".repeat(100);
        String one = Names.trackedRepository(owner, "n".repeat(99) + "1");
        String other = Names.trackedRepository(owner, "n".repeat(99) + "2");

        assertThat(one).matches(DNS_LABEL).hasSize(63).isNotEqualTo(other);
    }

    @Test
    void repositories_are_compared_without_case() {
        assertThat(Names.trackedRepository("Octo", "Shop")).isEqualTo(Names.trackedRepository("octo", "shop"));
        assertThat(Names.deployJob("Octo", "Shop", 3)).isEqualTo(Names.deployJob("octo", "SHOP", 3));
    }

    @Test
    void repositories_that_read_alike_never_share_a_name() {
        List<String> names = new ArrayList<>();
        for (String name : List.of("a.b", "a-b", "a_b", "a--b", "ab")) {
            names.add(Names.trackedRepository("x", name));
            names.add(Names.deployJob("x", name, 1));
        }
        names.add(Names.trackedRepository("x-a", "b"));

        assertThat(new HashSet<>(names)).hasSize(names.size());
    }

    @Test
    void attempts_units_and_stages_have_jobs_of_their_own() {
        assertThat(List.of(
                        Names.job("shop-1", "uid", "api", "build", 1),
                        Names.job("shop-1", "uid", "api", "build", 2),
                        Names.job("shop-1", "uid", "api", "release", 1),
                        Names.job("shop-1", "uid", "web", "build", 1),
                        Names.job("shop-1", "other-uid", "api", "build", 1)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches(DNS_LABEL))
                .first()
                .asString()
                .startsWith("shop-1-api-build-")
                .endsWith("-1");
    }
}
