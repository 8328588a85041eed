package io.kubegitdeploy.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    @Test
    void the_least_recently_used_makes_way() {
        Recent<String, Integer> recent = new Recent<>(2);
        recent.put("a", 1);
        recent.put("b", 2);
        assertThat(recent.get("a")).hasValue(1);

        assertThat(recent.get("c", () -> 3)).isEqualTo(3);

        assertThat(recent.get("b")).isEmpty();
        assertThat(recent.get("a", () -> 9)).isEqualTo(1);
        recent.remove("a");
        assertThat(recent.get("a")).isEmpty();
    }
}
