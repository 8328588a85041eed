package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The login by OAuth with real HTTP between the person, the gateway, etcd and the stand-in for GitHub. */
class LoginIT {
    private static final String LOGIN_URL = "/api/v0/github/login_url";
    private static final String CALLBACK = "/api/v0/github/oauth_callback";
    private static final String TOKEN = "/github/auth/token";
    private static final String LOGINS = "/kube-git-deploy/logins/";
    private static final String SECRET = "s3cret-of-the-application";

    private final World world = World.get();
    private final String name = "login-" + UUID.randomUUID().toString().substring(0, 8);
    private final String repository = "acme/" + name;

    @BeforeEach
    void start() {
        world.github.create("acme", name);
        startGateway(Map.of());
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
        world.etcd.delete(TOKEN);
    }

    /** With an OAuth application, and no personal token. */
    private static Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KGD_GITHUB_TOKEN_FILE", "");
        environment.put("GITHUB_CLIENT_ID", "app");
        environment.put("GITHUB_CLIENT_SECRET", SECRET);
        environment.putAll(more);
        return environment;
    }

    private void startGateway(Map<String, String> more) {
        world.startGateway(environment(more));
        world.github.application("app", SECRET, world.privateUrl(CALLBACK));
    }

    private String loginUrl(String... headers) {
        Answer answer = Answer.to("GET", world.privateUrl(LOGIN_URL), "", headers);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        return answer.json().path("login_url").asText();
    }

    /** What a person does, up to the callback's answer. */
    private Answer login() {
        return Answer.to("GET", world.github.click(loginUrl(), true), "");
    }

    private Answer callback(String code, String state) {
        return Answer.to("GET", world.privateUrl(CALLBACK + "?code=" + code + "&state=" + state), "");
    }

    private static String state(String loginUrl) {
        return loginUrl.replaceFirst(".*[?&]state=", "").replaceFirst("&.*", "");
    }

    private String token() {
        return world.etcd.value(TOKEN);
    }

    private static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
        assertThat(answer.json().path("error").asText()).isNotEmpty();
    }

    @Test
    void a_login_brings_the_token_that_tracks_and_untracks() {
        assertRefused(world.track(repository), 401, "NoCredentials");

        Answer answer = login();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        assertThat(answer.json().path("scope").asText()).isEqualTo("repo,admin:repo_hook");
        assertThat(answer.json().path("in_use").asBoolean()).isTrue();
        assertThat(answer.toString()).doesNotContain(token());
        assertThat(token()).as("a plain string").matches("gho_[A-Za-z0-9]{36}");
        assertThat(world.track(repository).status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).hasSize(1);
        assertThat(world.untrack(repository).status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).isEmpty();
    }

    @Test
    void the_login_url_is_githubs_page_with_a_state_of_its_own_each_time() {
        String first = loginUrl();

        assertThat(first)
                .startsWith(world.github.url() + "/login/oauth/authorize?client_id=app&")
                .contains("&scope=repo+admin%3Arepo_hook&")
                .matches(".*&state=[0-9a-f]{64}")
                .doesNotContain("redirect_uri", SECRET);
        assertThat(state(loginUrl())).isNotEqualTo(state(first));
    }

    @Test
    void a_configured_callback_is_sent_to_github_both_times() {
        startGateway(Map.of("KGD_GITHUB_CALLBACK_URL", "http://127.0.0.1:1/elsewhere"));
        world.github.application("app", SECRET, "http://127.0.0.1:1/elsewhere");
        String back = world.github.click(loginUrl(), true);

        assertThat(back).startsWith("http://127.0.0.1:1/elsewhere?code=");
        String query = back.substring(back.indexOf('?'));
        assertThat(Answer.to("GET", world.privateUrl(CALLBACK + query), "").status())
                .isEqualTo(200);
    }

    @Test
    void an_unknown_state_is_a_400() {
        for (String state : List.of("", "x", "0".repeat(64), "%2e%2e%2f", "a".repeat(10_000))) {
            assertRefused(callback("code", state), 400, "UnknownState");
        }
        assertThat(token()).isEmpty();
    }

    @Test
    void a_used_state_is_a_400_and_changes_nothing() {
        String url = loginUrl();
        assertThat(Answer.to("GET", world.github.click(url, true), "").status()).isEqualTo(200);
        String token = token();

        assertRefused(Answer.to("GET", world.github.click(url, true), ""), 400, "UnknownState");

        assertThat(token()).isEqualTo(token);
    }

    @Test
    void a_state_is_good_for_ten_minutes_and_etcd_has_its_hash_only() {
        String url = loginUrl();
        List<String> keys = world.etcd.keys(LOGINS);
        assertThat(keys).isNotEmpty().noneMatch(key -> key.contains(state(url)));
        for (String key : keys) {
            String lease = world.etcd.lease(key);
            assertThat(world.etcd.life(lease)).isEqualTo(Duration.ofMinutes(10));
            world.etcd.revoke(lease);
        }

        assertRefused(Answer.to("GET", world.github.click(url, true), ""), 400, "UnknownState");
    }

    @Test
    void two_gateways_take_one_state_once_and_print_no_secret() throws Exception {
        try (GatewayProcess other =
                        GatewayProcess.start(world, environment(Map.of())).up();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            String url = Answer.to("GET", other.privateUrl(LOGIN_URL), "")
                    .json()
                    .path("login_url")
                    .asText();
            String here = world.github.click(url, true);
            String there = world.github.click(url, true).replaceFirst("^http://[^/]*", other.privateUrl(""));

            var first = callers.submit(() -> Answer.to("GET", here, "").status());
            var second = callers.submit(() -> Answer.to("GET", there, "").status());

            assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder(200, 400);
            String used = Answer.to("GET", other.privateUrl(LOGIN_URL), "")
                    .json()
                    .path("login_url")
                    .asText();
            String mine = world.github.click(used, true).replaceFirst("^http://[^/]*", other.privateUrl(""));
            assertThat(Answer.to("GET", mine, "").status()).isEqualTo(200);
            await().until(() -> other.output().contains("logged in at GitHub"));
            assertThat(other.output())
                    .doesNotContain(token(), SECRET, state(used), mine.replaceFirst(".*code=([0-9a-f]+).*", "$1"));
        }
    }

    @Test
    void a_code_that_github_refuses_is_a_400_and_keeps_the_token_of_before() {
        login();
        String token = token();

        assertRefused(callback("nonsense", state(loginUrl())), 400, "CodeRefused");

        assertThat(token()).isEqualTo(token);
    }

    @Test
    void a_callback_without_a_code_is_a_400_and_leaves_the_state_good() {
        String url = loginUrl();
        assertRefused(callback("", state(url)), 400, "BadRequest");
        assertRefused(callback("x".repeat(600), state(url)), 400, "BadRequest");
        assertThat(Answer.to("GET", world.github.click(url, true), "").status()).isEqualTo(200);
    }

    @Test
    void a_person_who_cancels_is_a_400_and_changes_nothing() {
        String back = world.github.click(loginUrl(), false);
        assertThat(back).contains("error=access_denied");

        assertRefused(Answer.to("GET", back, ""), 400, "LoginDeclined");

        assertThat(token()).isEmpty();
    }

    @Test
    void github_away_during_the_exchange_is_a_502_and_a_new_login_succeeds() {
        world.github.fault("{\"path\":\"/login/oauth/access_token\",\"connection\":\"drop\",\"times\":1}");
        assertRefused(login(), 502, "GitHubUnavailable");
        world.github.fault("{\"path\":\"/login/oauth/access_token\",\"status\":503,\"times\":1}");
        assertRefused(login(), 502, "GitHubUnavailable");
        world.github.fault("{\"path\":\"/login/oauth/access_token\",\"status\":200,\"body\":\"<html>\",\"times\":1}");
        assertRefused(login(), 502, "GitHubUnavailable");
        assertThat(token()).isEmpty();

        assertThat(login().status()).isEqualTo(200);
    }

    @Test
    void without_an_oauth_application_the_login_is_a_412_that_says_what_to_set() {
        startGateway(Map.of("GITHUB_CLIENT_ID", "", "GITHUB_CLIENT_SECRET", ""));

        Answer url = Answer.to("GET", world.privateUrl(LOGIN_URL), "");
        assertRefused(url, 412, "NoApplication");
        assertThat(url.toString()).contains("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET");
        assertRefused(callback("x", "x"), 412, "NoApplication");
    }

    @Test
    void a_wrong_client_secret_is_a_412_and_not_the_persons_fault() {
        world.github.application("app", "another", world.privateUrl(CALLBACK));

        Answer refused = login();

        assertRefused(refused, 412, "ApplicationRefused");
        assertThat(refused.toString()).doesNotContain(SECRET);
    }

    @Test
    void a_personal_token_goes_before_that_of_the_login() {
        login();
        world.github.revoke(token());
        assertRefused(world.track(repository), 401, "CredentialsRefused");

        startGateway(Map.of("KGD_GITHUB_TOKEN_FILE", world.tokenFile.toString()));

        assertThat(world.track(repository).status()).isEqualTo(200);
        assertThat(login().json().path("in_use").asBoolean(true)).isFalse();
    }

    @Test
    void a_revoked_token_is_a_401_until_someone_logs_in_again() {
        login();
        assertThat(world.track(repository).status()).isEqualTo(200);
        world.github.revoke(token());

        Answer refused = world.untrack(repository);
        assertRefused(refused, 401, "CredentialsRefused");
        assertThat(refused.toString()).contains("log in again");

        login();
        assertThat(world.untrack(repository).status()).isEqualTo(200);
    }

    @Test
    void a_login_is_used_by_every_gateway_at_once_and_for_the_operator_too() {
        try (GatewayProcess other =
                GatewayProcess.start(world, environment(Map.of())).up()) {
            login();
            Tracked tracked = new Tracked(world, name);
            tracked.hook(other.internalUrl(""));
            assertThat(world.github.hooks(repository)).hasSize(1);
            tracked.unhook(other.internalUrl(""));
        }
    }

    @Test
    void with_kubernetes_auth_the_login_url_asks_for_the_right_everywhere_and_the_callback_for_nothing() {
        startGateway(Map.of("KGD_PRIVATE_API_AUTH", "kubernetes"));
        world.grantTracking("shop", "namespaced-" + name);
        grantTrackingEverywhere("shop", "everywhere-" + name);
        String url = world.privateUrl(LOGIN_URL);

        assertRefused(Answer.to("GET", url, ""), 401, "Unauthenticated");
        assertRefused(
                Answer.to("GET", url, "", "Authorization", world.bearer("shop", "namespaced-" + name)),
                403,
                "Forbidden");
        assertRefused(callback("x", "x"), 400, "UnknownState");

        String page = loginUrl("Authorization", world.bearer("shop", "everywhere-" + name));
        assertThat(Answer.to("GET", world.github.click(page, true), "").status())
                .isEqualTo(200);
    }

    private void grantTrackingEverywhere(String namespace, String account) {
        world.api
                .client()
                .rbac()
                .clusterRoles()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("kube-git-deploy.io")
                        .withResources("trackedrepositories")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();
        world.api
                .client()
                .rbac()
                .clusterRoleBindings()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", account)
                        .addNewSubject("", "ServiceAccount", account, namespace)
                        .build())
                .create();
    }

    @Test
    void etcd_away_is_a_503_and_not_a_missing_login() {
        login();
        world.etcd.stop();
        try {
            assertRefused(Answer.to("GET", world.privateUrl(LOGIN_URL), ""), 503, "EtcdUnavailable");
            assertRefused(callback("x", "0".repeat(64)), 503, "EtcdUnavailable");
        } finally {
            world.etcd.start();
        }
        await().untilAsserted(() -> assertThat(world.track(repository).status()).isEqualTo(200));
    }
}
