package io.kubegitdeploy.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryPolicyTest {
    private static final String RULES = """
            shop=acme/shop,acme/lib-*
            team-* = acme/*;
            ops=*/*""";

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "shop, acme/shop, true",
        "shop, ACME/Shop, true",
        "shop, acme/lib-x, true",
        "shop, acme/other, false",
        "shop, evil/shop, false",
        "team-a, acme/other, true",
        "team-a, evil/other, false",
        "ops, any/thing, true",
        "opsx, any/thing, false",
        "default, any/thing, false",
    })
    void a_namespace_may_name_what_a_rule_for_it_allows(String namespace, String repository, boolean allowed) {
        List<String> problems = new ArrayList<>();
        RepositoryPolicy policy = RepositoryPolicy.parse(RULES, problems);
        String[] id = repository.split("/", -1);

        assertThat(problems).isEmpty();
        assertThat(policy.allows(namespace, new RepositoryId(id[0], id[1]))).isEqualTo(allowed);
    }

    @Test
    void without_rules_the_default_namespace_may_name_any_and_others_none() {
        RepositoryPolicy policy = RepositoryPolicy.onlyFrom("default");
        assertThat(policy.allows("default", new RepositoryId("any", "thing"))).isTrue();
        assertThat(policy.allows("other", new RepositoryId("any", "thing"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop=", "shop=acme", "=acme/x", "SHOP=acme/x", "shop=a/b/c", "shop=acme/x,"})
    void a_rule_that_can_not_be_read_is_a_problem(String rule) {
        List<String> problems = new ArrayList<>();
        RepositoryPolicy.parse(rule, problems);
        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains("owner/name"));
    }
}
