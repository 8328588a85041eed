package io.kubegitdeploy.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryIdTest {
    @Test
    void names_are_compared_without_case() {
        RepositoryId id = new RepositoryId("Acme", "Shop");
        assertThat(id).isEqualTo(new RepositoryId("acme", "sHOP")).hasSameHashCodeAs(new RepositoryId("acme", "shop"));
        assertThat(id).isNotEqualTo(new RepositoryId("acme", "shop2"));
        assertThat(id.path()).isEqualTo("acme/shop");
        assertThat(id).hasToString("Acme/Shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "a\0", "ä", "a%2F", "a\n"})
    void names_have_letters_digits_dashes_underscores_and_dots_only(String name) {
        assertThat(RepositoryId.of("acme", name)).isEmpty();
        assertThat(RepositoryId.of(name, "shop")).isEmpty();
        assertThat(RepositoryId.of("acme", "a-_.9Z")).isPresent();
        assertThat(RepositoryId.of("acme", "x".repeat(101))).isEmpty();
    }
}
