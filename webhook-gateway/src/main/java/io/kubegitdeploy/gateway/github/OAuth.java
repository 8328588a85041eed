package io.kubegitdeploy.gateway.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.gateway.config.Settings.OAuthApplication;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The web flow of GitHub's OAuth applications: the page at which a person lets us act for them, and the exchange of the
 * code that comes back for a token. The exchange ends within 20 s.
 */
public final class OAuth implements AutoCloseable {
    private static final String SCOPE = "repo admin:repo_hook";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int ANSWER_BYTES = 64 << 10;
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    private final OAuthApplication application;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    public OAuth(OAuthApplication application) {
        this.application = application;
    }

    /** What a login brings. The scope is what the person granted, as GitHub writes it. */
    public record AccessToken(String secret, String scope) {
        @Override
        public String toString() {
            return "AccessToken[" + scope + "]";
        }
    }

    /** The page that a person opens. */
    public URI page(String state) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", application.clientId());
        application.callback().ifPresent(callback -> query.put("redirect_uri", callback.toString()));
        query.put("scope", SCOPE);
        query.put("state", state);
        return URI.create(application.web() + "/login/oauth/authorize?" + form(query));
    }

    /**
     * Exchanges the code. It is of no use afterwards, whatever comes of this.
     *
     * @throws Rejected {@code CodeRefused}, or {@code ApplicationRefused} if GitHub does not take our client id and secret
     */
    public AccessToken exchange(String code) {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("client_id", application.clientId());
        asked.put("client_secret", application.clientSecret());
        asked.put("code", code);
        application.callback().ifPresent(callback -> asked.put("redirect_uri", callback.toString()));
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(application.web() + "/login/oauth/access_token"))
                        .timeout(LIMIT)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(asked)))
                        .build());
        return switch (answer.statusCode()) {
            case 200 -> token(answer.body());
            case 401, 404 -> throw applicationRefused();
            default ->
                throw Unavailable.gitHub(
                        "GitHub answered the login with status " + answer.statusCode() + "; log in again later.", null);
        };
    }

    /** GitHub answers 200 for its errors too. Its own words are not repeated, only its fixed names of errors. */
    private static AccessToken token(String body) {
        JsonNode answer = parsed(body);
        String error = answer.path("error").asText();
        switch (error) {
            case "" -> {}
            case "incorrect_client_credentials" -> throw applicationRefused();
            case "redirect_uri_mismatch" ->
                throw new Rejected(
                        412,
                        "ApplicationRefused",
                        "GitHub refuses KGD_GITHUB_CALLBACK_URL: it is not below the callback of the OAuth application.");
            default ->
                throw new Rejected(
                        400,
                        "CodeRefused",
                        "GitHub refuses the code" + (error.matches("[a-z_]{1,60}") ? " (" + error + ")" : "")
                                + "; log in again.");
        }
        String token = answer.path("access_token").asText();
        if (!TOKEN.matcher(token).matches()) {
            throw Unavailable.gitHub("GitHub's answer to the login has no token.", null);
        }
        return new AccessToken(token, answer.path("scope").asText().replaceAll("[^a-z_:,]", ""));
    }

    private static JsonNode parsed(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            // without the cause, which could repeat the answer
            throw Unavailable.gitHub("GitHub's answer to the login is no JSON.", null);
        }
    }

    private static Rejected applicationRefused() {
        return new Rejected(
                412, "ApplicationRefused", "GitHub does not take GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET.");
    }

    private HttpResponse<String> send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), ANSWER_BYTES));
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw Unavailable.gitHub(
                    "GitHub could not be reached, or did not answer in time; log in again later.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unavailable.gitHub("The gateway is stopping.", e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
