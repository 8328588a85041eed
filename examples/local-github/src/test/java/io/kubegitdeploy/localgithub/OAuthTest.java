package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.github.GitHubBuilder;

class OAuthTest {
    private static final String AUTHORIZE = "/login/oauth/authorize";
    private static final String EXCHANGE = "/login/oauth/access_token";
    private static final String CALLBACK = "http://gateway.example.com:5000/callback";

    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @BeforeEach
    void anApplication() throws Exception {
        HttpResponse<byte[]> added = gitHub.send("POST", "/_admin/applications", """
                {"client_id": "app", "client_secret": "s3cret", "callback_url": "%s"}""".formatted(CALLBACK));
        assertThat(added.statusCode()).as(text(added)).isEqualTo(201);
    }

    private HttpResponse<byte[]> form(String path, String form, String... headers) throws Exception {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return gitHub.send("POST", path, form, all);
    }

    private HttpResponse<byte[]> approve(String scope) throws Exception {
        return form(AUTHORIZE, "authorize=1&client_id=app&state=st&scope=" + scope);
    }

    private static Map<String, String> query(HttpResponse<byte[]> redirect) {
        assertThat(redirect.statusCode()).as(text(redirect)).isEqualTo(302);
        URI location = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        return parameters(location.getRawQuery());
    }

    private static Map<String, String> parameters(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private String code() throws Exception {
        return query(approve("repo+admin:repo_hook")).get("code");
    }

    private JsonNode exchange(String code) throws Exception {
        return exchange("app", "s3cret", code);
    }

    private JsonNode exchange(String id, String secret, String code) throws Exception {
        String form = "client_id=" + id + "&client_secret=" + secret + "&code=" + code;
        HttpResponse<byte[]> answer = form(EXCHANGE, form, "Accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    private int user(String token) throws IOException, InterruptedException {
        return gitHub.send("GET", "/api/v3/user", "", "Authorization", "Bearer " + token)
                .statusCode();
    }

    @Test
    void a_person_authorizes_and_the_application_acts_for_them_until_the_token_is_revoked() throws Exception {
        HttpResponse<byte[]> redirect = approve("repo+admin:repo_hook");
        assertThat(redirect.headers().firstValue("Location").orElseThrow()).startsWith(CALLBACK + "?code=");
        assertThat(query(redirect)).containsEntry("state", "st");

        JsonNode answer = exchange(query(redirect).get("code"));

        String token = answer.path("access_token").asText();
        assertThat(token).matches("gho_[A-Za-z0-9]{36}");
        assertThat(answer.path("token_type").asText()).isEqualTo("bearer");
        assertThat(answer.path("scope").asText()).isEqualTo("repo,admin:repo_hook");
        var client = new GitHubBuilder()
                .withEndpoint(gitHub.url() + "/api/v3")
                .withOAuthToken(token)
                .build();
        assertThat(client.getMyself().getLogin()).isEqualTo("octo");
        assertThat(client.getRepository("octo/shop").hasAdminAccess()).isTrue();

        gitHub.send("DELETE", "/_admin/tokens", "{\"token\": \"" + token + "\"}");

        assertThat(user(token)).isEqualTo(401);
    }

    @Test
    void the_page_shows_who_asks_for_what_and_lets_the_form_lead_back() throws Exception {
        HttpResponse<byte[]> page =
                gitHub.send("GET", AUTHORIZE + "?client_id=app&scope=repo%20admin:repo_hook&state=%3Cb%3E%27", "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page))
                .contains("Authorize app", "<b>octo</b>", "<code>repo</code>", "<code>admin:repo_hook</code>")
                .contains("name='state' value='&lt;b&gt;&#39;'", "<button name=authorize value=1>")
                .doesNotContain("s3cret", TOKEN);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .endsWith("form-action 'self' http://gateway.example.com:5000");
    }

    @Test
    void a_person_who_cancels_is_sent_back_without_a_code() throws Exception {
        Map<String, String> back = query(form(AUTHORIZE, "authorize=0&client_id=app&state=st"));

        assertThat(back)
                .containsEntry("error", "access_denied")
                .containsEntry("state", "st")
                .doesNotContainKey("code");
    }

    @Test
    void a_form_from_another_page_authorizes_nothing() throws Exception {
        assertThat(form(AUTHORIZE, "authorize=1&client_id=app", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_unknown_application_is_a_404() throws Exception {
        assertThat(gitHub.send("GET", AUTHORIZE + "?client_id=other", "").statusCode())
                .isEqualTo(404);
        gitHub.send("DELETE", "/_admin/applications/app", "");
        assertThat(gitHub.send("GET", AUTHORIZE + "?client_id=app", "").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "http://gateway.example.com:5000/callback, true",
        "http://gateway.example.com:5000/callback/below, true",
        "http://a.gateway.example.com:5000/callback, true",
        "http://gateway.example.com:5001/callback, false",
        "https://gateway.example.com:5000/callback, false",
        "http://evil-gateway.example.com:5000/callback, false",
        "http://gateway.example.com.evil.com:5000/callback, false",
        "http://gateway.example.com:5000/callback2, false",
        "http://gateway.example.com:5000/callback/../other, false",
        "http://u@gateway.example.com:5000/callback, false",
        "nonsense, false"
    })
    void a_redirect_goes_to_the_callback_or_below_it(String redirect, boolean allowed) throws Exception {
        HttpResponse<byte[]> answer = form(AUTHORIZE, "authorize=1&client_id=app&redirect_uri=" + redirect);
        String location = answer.headers().firstValue("Location").orElseThrow();

        assertThat(location).startsWith(allowed ? redirect + "?code=" : CALLBACK + "?error=redirect_uri_mismatch");
    }

    @Test
    void a_loopback_callback_takes_any_port() throws Exception {
        gitHub.send("POST", "/_admin/applications", """
                {"client_id": "app", "client_secret": "s3cret", "callback_url": "http://127.0.0.1/callback"}""");

        HttpResponse<byte[]> answer =
                form(AUTHORIZE, "authorize=1&client_id=app&redirect_uri=http://127.0.0.1:1234/callback");

        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith("http://127.0.0.1:1234/callback?code=");
    }

    @Test
    void a_code_is_good_once_and_for_ten_minutes() throws Exception {
        String used = code();
        assertThat(exchange(used).has("access_token")).isTrue();
        assertThat(exchange(used).path("error").asText()).isEqualTo("bad_verification_code");

        String late = code();
        gitHub.send("PUT", "/_admin/clock", "{\"offset_seconds\": 601}");
        JsonNode refused = exchange(late);
        assertThat(refused.path("error").asText()).isEqualTo("bad_verification_code");
        assertThat(refused.path("error_description").asText()).contains("incorrect or expired");
        assertThat(refused.path("error_uri").asText()).endsWith("#bad-verification-code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app:wrong", "other:s3cret", ":"})
    void wrong_client_credentials_are_an_error_and_use_no_code(String credentials) throws Exception {
        String code = code();
        String[] pair = credentials.split(":", 2);

        assertThat(exchange(pair[0], pair[1], code).path("error").asText()).isEqualTo("incorrect_client_credentials");
        assertThat(exchange(code).has("access_token")).isTrue();
    }

    @Test
    void a_code_is_of_no_use_to_another_application() throws Exception {
        gitHub.send("POST", "/_admin/applications", """
                {"client_id": "other", "client_secret": "x", "callback_url": "http://other.example.com"}""");
        assertThat(exchange("other", "x", code()).path("error").asText()).isEqualTo("bad_verification_code");
    }

    @Test
    void another_redirect_than_that_of_the_page_is_an_error() throws Exception {
        String form = "client_id=app&client_secret=s3cret&redirect_uri=http://elsewhere&code=" + code();
        HttpResponse<byte[]> answer = form(EXCHANGE, form, "Accept", "application/json");
        assertThat(json(answer).path("error").asText()).isEqualTo("redirect_uri_mismatch");
    }

    @Test
    void the_answer_is_a_form_unless_json_is_asked_for_and_json_is_taken_too() throws Exception {
        String body = "{\"client_id\":\"app\",\"client_secret\":\"s3cret\",\"code\":\"" + code() + "\"}";
        HttpResponse<byte[]> answer = gitHub.send("POST", EXCHANGE, body, "Content-Type", "application/json");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/x-www-form-urlencoded");
        assertThat(parameters(text(answer)).get("access_token")).startsWith("gho_");
    }

    @Test
    void without_the_scope_repo_a_token_sees_no_private_repository() throws Exception {
        String token = exchange(query(approve("gist")).get("code"))
                .path("access_token")
                .asText();

        assertThat(user(token)).isEqualTo(200);
        assertThat(gitHub.send("GET", "/api/v3/repos/octo/shop", "", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void applications_are_listed_without_secrets_and_outlive_a_restart() throws Exception {
        gitHub.restart();
        assertThat(text(gitHub.send("GET", "/_admin/applications", "")))
                .isEqualTo("[{\"client_id\":\"app\",\"callback_url\":\"" + CALLBACK + "\"}]");
    }

    @Test
    void the_token_request_can_be_made_to_fail_like_any_other() throws Exception {
        gitHub.send("POST", "/_admin/faults", "{\"path\": \"" + EXCHANGE + "\", \"status\": 503, \"times\": 1}");
        assertThat(form(EXCHANGE, "code=x").statusCode()).isEqualTo(503);
        assertThat(exchange("x").path("error").asText()).isEqualTo("bad_verification_code");
    }
}
