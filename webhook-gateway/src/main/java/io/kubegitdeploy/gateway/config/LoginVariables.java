package io.kubegitdeploy.gateway.config;

import io.kubegitdeploy.gateway.config.Settings.OAuthApplication;
import java.net.URI;
import java.util.Optional;

/** What says with which OAuth application people log in, and where. */
final class LoginVariables {
    private static final String ENTERPRISE = "/api/v3";

    private final Environment environment;

    LoginVariables(Environment environment) {
        this.environment = environment;
    }

    /** @param api GitHub's REST API */
    Optional<OAuthApplication> read(URI api) {
        Optional<URI> web = optional(Variable.KGD_GITHUB_WEB_URL);
        Optional<URI> callback = optional(Variable.KGD_GITHUB_CALLBACK_URL);
        String id = environment.value(Variable.GITHUB_CLIENT_ID);
        String secret = environment.value(Variable.GITHUB_CLIENT_SECRET);
        if (id.isEmpty() != secret.isEmpty()) {
            environment.problem((id.isEmpty() ? Variable.GITHUB_CLIENT_ID : Variable.GITHUB_CLIENT_SECRET)
                    + " is not set; the OAuth login needs both the id and the secret");
        }
        if (id.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> pages = web.or(() -> web(api.toString()));
        if (pages.isEmpty()) {
            environment.problem(
                    "KGD_GITHUB_WEB_URL is not set, and KGD_GITHUB_API_URL does not tell where GitHub's pages are"
                            + " for the login");
        }
        return pages.map(there -> new OAuthApplication(id, secret, there, callback));
    }

    private Optional<URI> optional(Variable variable) {
        return environment.isSet(variable) ? Optional.of(environment.url(variable)) : Optional.empty();
    }

    /** {@code https://HOST/api/v3} has its pages at {@code https://HOST}, {@code https://api.HOST} too. */
    private static Optional<URI> web(String url) {
        if (url.endsWith(ENTERPRISE)) {
            return Optional.of(URI.create(url.substring(0, url.length() - ENTERPRISE.length())));
        }
        return url.matches("(?i)https://api\\.(github\\.com|[a-z0-9-]+\\.ghe\\.com)")
                ? Optional.of(URI.create("https://" + url.substring("https://api.".length())))
                : Optional.empty();
    }
}
