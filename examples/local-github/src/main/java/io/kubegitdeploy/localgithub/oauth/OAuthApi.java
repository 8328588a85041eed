package io.kubegitdeploy.localgithub.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.page.AuthorizePage;
import io.kubegitdeploy.localgithub.rest.Answers;
import io.kubegitdeploy.localgithub.rest.ApiError;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Application;
import io.kubegitdeploy.localgithub.store.Store;
import io.kubegitdeploy.localgithub.store.Token;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A person lets an application act for them: GitHub's page that asks, and the exchange of the code for a token. */
public final class OAuthApi {
    private static final String AUTHORIZE = "/login/oauth/authorize";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Store store;
    private final Codes codes;

    public OAuthApi(Store store) {
        this.store = store;
        this.codes = new Codes(store::now);
    }

    public void routes(RoutesConfig routes) {
        routes.get(AUTHORIZE, this::ask);
        routes.post(AUTHORIZE, this::answer);
        routes.post("/login/oauth/access_token", this::exchange);
    }

    private void ask(Context ctx) {
        Authorization asked = Authorization.asked(ctx, store);
        if (asked.redirect().isEmpty()) {
            ctx.redirect(mismatch(asked));
            return;
        }
        AuthorizePage.show(ctx, store.login(), asked.redirect().get(), asked.scopes(), fields(asked));
    }

    private static Map<String, String> fields(Authorization asked) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", asked.application().clientId());
        fields.put("redirect_uri", asked.redirect().orElseThrow().toString());
        fields.put("state", asked.state());
        fields.put("scope", String.join(" ", asked.scopes()));
        return fields;
    }

    /** The page's button; a test sends the same form. Only from our own page: a browser says where a form comes from. */
    private void answer(Context ctx) {
        String site = Optional.ofNullable(ctx.header("Sec-Fetch-Site")).orElse("same-origin");
        if (!site.equals("same-origin")) {
            throw ApiError.of(403, "An application is only authorized from this server's own page", "");
        }
        Authorization asked = Authorization.asked(ctx, store);
        if (asked.redirect().isEmpty()) {
            ctx.redirect(mismatch(asked));
            return;
        }
        if (!"1".equals(ctx.formParam("authorize"))) {
            ctx.redirect(asked.back(
                    error("access_denied", "The user has denied your application access.", "authorization-request")));
            return;
        }
        String code = codes.issue(
                asked.application().clientId(),
                store.login(),
                asked.scopes(),
                asked.redirect().get());
        ctx.redirect(asked.back(Map.of("code", code)), HttpStatus.FOUND);
    }

    private static String mismatch(Authorization asked) {
        return asked.back(error(
                "redirect_uri_mismatch",
                "The redirect_uri MUST match the registered callback URL for this application.",
                "authorization-request"));
    }

    private static Map<String, String> error(String error, String description, String page) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("error", error);
        fields.put("error_description", description);
        fields.put(
                "error_uri",
                "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-" + page + "-errors/#"
                        + error.replace('_', '-'));
        return fields;
    }

    /** Errors are answered 200, as at GitHub. */
    private void exchange(Context ctx) {
        Map<String, String> asked = parameters(ctx);
        Optional<Application> application = store.application(asked.getOrDefault("client_id", ""))
                .filter(known -> known.hasSecret(asked.getOrDefault("client_secret", "")));
        if (application.isEmpty()) {
            String description = "The client_id and/or client_secret passed are incorrect.";
            write(ctx, error("incorrect_client_credentials", description, "oauth-app-access-token-request"));
            return;
        }
        Optional<Codes.Grant> grant =
                codes.redeem(asked.getOrDefault("code", ""), application.get().clientId());
        if (grant.isEmpty()) {
            String description = "The code passed is incorrect or expired.";
            write(ctx, error("bad_verification_code", description, "oauth-app-access-token-request"));
            return;
        }
        Optional<URI> redirect = Optional.ofNullable(asked.get("redirect_uri")).flatMap(Authorization::uri);
        if (redirect.filter(named -> !named.equals(grant.get().redirect())).isPresent()) {
            String description = "The redirect_uri MUST match the registered callback URL for this application.";
            write(ctx, error("redirect_uri_mismatch", description, "oauth-app-access-token-request"));
            return;
        }
        Map<String, String> token = new LinkedHashMap<>();
        token.put("access_token", token(grant.get()));
        token.put("scope", String.join(",", grant.get().scopes()));
        token.put("token_type", "bearer");
        write(ctx, token);
    }

    /** Of the body (form or JSON) or of the query. */
    private static Map<String, String> parameters(Context ctx) {
        Map<String, String> parameters = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> parameters.put(name, values.getFirst()));
        String type = Optional.ofNullable(ctx.contentType()).orElse("");
        if (type.startsWith("application/json")) {
            for (Map.Entry<String, JsonNode> field : Answers.body(ctx).properties()) {
                parameters.put(field.getKey(), field.getValue().asText());
            }
        } else {
            ctx.formParamMap().forEach((name, values) -> parameters.put(name, values.getFirst()));
        }
        return parameters;
    }

    /** A token of the person's rights, if the scope lets it have any. */
    private String token(Codes.Grant grant) {
        StringBuilder secret = new StringBuilder("gho_");
        RANDOM.ints(36, 0, LETTERS.length()).forEach(i -> secret.append(LETTERS.charAt(i)));
        Access access = grant.scopes().contains("repo") ? Access.ADMIN : Access.NONE;
        store.save(new Token(Token.hash(secret.toString()), grant.login(), Token.Kind.CLASSIC, Map.of("*", access)));
        return secret.toString();
    }

    private static void write(Context ctx, Map<String, String> fields) {
        ctx.header("Cache-Control", "no-store");
        String wanted = Optional.ofNullable(ctx.header("Accept")).orElse("");
        if (wanted.contains("application/json")) {
            ObjectNode body = Json.object();
            fields.forEach(body::put);
            Answers.json(ctx, body);
            return;
        }
        ctx.contentType("application/x-www-form-urlencoded; charset=utf-8")
                .result(fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }
}
