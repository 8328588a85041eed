package io.kubegitdeploy.localgithub.oauth;

import io.javalin.http.Context;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.store.Application;
import io.kubegitdeploy.localgithub.store.Store;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an application asks a person for.
 *
 * @param redirect where the person is sent afterwards; empty: the application may not have the one that it named
 */
record Authorization(Application application, Optional<URI> redirect, String state, List<String> scopes) {

    /** Of the query, or of the form that the page sends. An unknown application is 404, as at GitHub. */
    static Authorization asked(Context ctx, Store store) {
        Application application =
                store.application(parameter(ctx, "client_id")).orElseThrow(() -> ApiError.notFound(""));
        String named = parameter(ctx, "redirect_uri");
        Optional<URI> redirect = named.isEmpty()
                ? Optional.of(application.callback())
                : uri(named).filter(application::mayRedirectTo);
        List<String> scopes = Arrays.stream(parameter(ctx, "scope").split("[ ,]+"))
                .filter(scope -> scope.matches("[a-z_:]{1,40}"))
                .distinct()
                .toList();
        return new Authorization(application, redirect, parameter(ctx, "state"), scopes);
    }

    private static String parameter(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name))
                .or(() -> Optional.ofNullable(ctx.queryParam(name)))
                .orElse("");
    }

    static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text)).filter(URI::isAbsolute);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The redirect with these parameters, and with the state if there was one. */
    String back(Map<String, String> parameters) {
        URI target = redirect.orElse(application.callback());
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return target
                + (target.getRawQuery() == null ? "?" : "&")
                + query
                + (state.isEmpty() ? "" : "&state=" + encoded(state));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
