package io.kubegitdeploy.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/acme/web.git",
                "https://github.com/acme/web",
                "https://github.com/acme/web/",
                "git@github.com:acme/web.git",
                "ssh://git@github.example.com:22/acme/web.git",
                "http://x:token@127.0.0.1:8080/acme/web.git"
            })
    void the_repository_is_the_end_of_a_remotes_url(String url) {
        assertThat(Checkout.repository(url)).hasValue(new RepositoryId("acme", "web"));
    }

    @Test
    void a_remote_that_names_no_repository_is_none() {
        assertThat(Checkout.repository("web.git")).isEmpty();
        assertThat(Checkout.repository("/srv/with blank/x y")).isEmpty();
    }
}
