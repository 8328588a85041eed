package io.kubegitdeploy.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.gateway.config.Settings.PrivateAuth;
import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import io.kubegitdeploy.gateway.etcd.Access;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private static Settings read(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PUBLIC_HTTP_HOST", "http://kgd.example.com:5001");
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return Environment.read(variables);
    }

    @Test
    void the_defaults_are_those_of_the_contract() {
        Settings settings = read();
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(5000, 5001, 5002));
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://kgd.example.com:5001"));
        assertThat(settings.etcd().endpoints()).containsExactly(URI.create("http://localhost:2379"));
        assertThat(settings.oauth()).isEmpty();
        assertThat(settings.githubApi()).isEqualTo(URI.create("https://api.github.com"));
        assertThat(settings.defaultNamespace()).isEqualTo("default");
        assertThat(settings.policy().allows("default", new RepositoryId("a", "b")))
                .isTrue();
        assertThat(settings.privateAuth()).isEqualTo(PrivateAuth.NONE);
        assertThat(settings.kubernetes()).isTrue();
        assertThat(settings.archiveCacheBytes()).isEqualTo(1L << 30);
        assertThat(settings.operator()).isEmpty();
    }

    @Test
    void every_problem_is_in_one_message_and_no_secret_is() {
        assertThatThrownBy(() -> Environment.read(Map.of(
                        "PRIVATE_HTTP_PORT", "70000",
                        "PUBLIC_HTTP_PORT", "x",
                        "PUBLIC_HTTP_SSL_ENABLED", "maybe",
                        "ETCD_ENDPOINT", "http://user:hunter2@etcd",
                        "GITHUB_CLIENT_SECRET", "hunter3",
                        "KGD_GITHUB_API_URL", "https://me:hunter4@github",
                        "KGD_REPOSITORY_POLICY", "nonsense",
                        "KGD_PRIVATE_API_AUTH", "magic",
                        "KGD_OPERATOR_SERVICE_ACCOUNT", "just-a-name",
                        "KGD_ARCHIVE_CACHE_MIB", "0")))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContainingAll(
                        "There are 11 problems",
                        "PRIVATE_HTTP_PORT",
                        "PUBLIC_HTTP_PORT",
                        "PUBLIC_HTTP_HOST is not set",
                        "PUBLIC_HTTP_SSL_ENABLED",
                        "ETCD_ENDPOINT",
                        "GITHUB_CLIENT_ID is not set",
                        "KGD_GITHUB_API_URL",
                        "KGD_REPOSITORY_POLICY",
                        "KGD_PRIVATE_API_AUTH",
                        "KGD_OPERATOR_SERVICE_ACCOUNT",
                        "KGD_ARCHIVE_CACHE_MIB",
                        "--help")
                .message()
                .doesNotContain("hunter");
    }

    @Test
    void https_without_tls_contradict_each_other() {
        assertThatThrownBy(() -> read("PUBLIC_HTTP_HOST", "https://kgd.example.com"))
                .hasMessageContaining("PUBLIC_HTTP_HOST is https, but PUBLIC_HTTP_SSL_ENABLED is false");
    }

    @Test
    void tls_makes_the_hooks_url_https() {
        assertThat(read("PUBLIC_HTTP_SSL_ENABLED", "true").publicUrl())
                .isEqualTo(URI.create("https://kgd.example.com:5001"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "etcd:2379, http://etcd:2379",
        "http://etcd:2379, http://etcd:2379",
        "https://etcd, https://etcd:2379",
        "'a:1, b:2', 'http://a:1 http://b:2'",
    })
    void etcd_may_be_named_with_or_without_a_scheme_and_several_times(String endpoint, String wanted) {
        assertThat(read("ETCD_ENDPOINT", endpoint).etcd().endpoints().stream().map(URI::toString))
                .containsExactly(wanted.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"kgd.example.com", "ftp://x", "http://", "http://u:p@x", "http://x?y", "http:///x", "'http://a b'"})
    void a_public_host_that_is_no_http_uri_is_a_problem(String url) {
        assertThatThrownBy(() -> read("PUBLIC_HTTP_HOST", url)).hasMessageContaining("PUBLIC_HTTP_HOST must be a URI");
    }

    @Test
    void two_apis_on_one_port_are_a_problem() {
        assertThatThrownBy(() -> read("PRIVATE_HTTP_PORT", "5001")).hasMessageContaining("another of the three APIs");
    }

    @Test
    void the_operators_service_account_and_the_oauth_application_are_read() {
        Settings settings = read(
                "KGD_OPERATOR_SERVICE_ACCOUNT",
                "kgd:operator",
                "GITHUB_CLIENT_ID",
                "id",
                "GITHUB_CLIENT_SECRET",
                "s3cret");
        assertThat(settings.operator()).contains(new ServiceAccount("kgd", "operator"));
        assertThat(settings.oauth()).isPresent();
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://api.github.com, https://github.com",
        "https://github.example.com/api/v3, https://github.example.com",
        "https://github.example.com:8443/api/v3/, https://github.example.com:8443",
        "https://api.octo.ghe.com, https://octo.ghe.com",
    })
    void the_pages_for_the_login_are_derived_from_the_api(String api, String web) {
        assertThat(login("KGD_GITHUB_API_URL", api).oauth().orElseThrow().web()).isEqualTo(URI.create(web));
    }

    @Test
    void the_pages_for_the_login_and_the_callback_can_be_set() {
        var application = login(
                        "KGD_GITHUB_WEB_URL",
                        "https://git.example.com/",
                        "KGD_GITHUB_CALLBACK_URL",
                        "https://kgd.example.com/api/v0/github/oauth_callback")
                .oauth()
                .orElseThrow();
        assertThat(application.web()).isEqualTo(URI.create("https://git.example.com"));
        assertThat(application.callback()).contains(URI.create("https://kgd.example.com/api/v0/github/oauth_callback"));
    }

    @Test
    void pages_that_cant_be_derived_are_a_problem_of_the_login_only() {
        assertThat(read("KGD_GITHUB_API_URL", "https://git.example.com/rest").oauth())
                .isEmpty();
        assertThatThrownBy(() -> login("KGD_GITHUB_API_URL", "https://git.example.com/rest"))
                .hasMessageContaining("KGD_GITHUB_WEB_URL is not set");
    }

    private static Settings login(String... pairs) {
        String[] all = Arrays.copyOf(pairs, pairs.length + 4);
        all[pairs.length] = "GITHUB_CLIENT_ID";
        all[pairs.length + 1] = "id";
        all[pairs.length + 2] = "GITHUB_CLIENT_SECRET";
        all[pairs.length + 3] = "s3cret";
        return read(all);
    }

    @Test
    void what_is_wrong_with_etcds_tls_and_user_is_told_at_once_and_without_what_files_hold(@TempDir Path folder)
            throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "hunter2");
        Path lines = Files.writeString(folder.resolve("lines"), "hunter2\nhunter3\n");
        assertThatThrownBy(() -> read(
                        "ETCD_ENDPOINT", "https://a,http://b",
                        "KGD_ETCD_CA_FILE", folder.resolve("nothing").toString(),
                        "KGD_ETCD_CERT_FILE", nonsense.toString(),
                        "KGD_ETCD_PASSWORD_FILE", lines.toString()))
                .hasMessageContainingAll(
                        "There are 6 problems",
                        "KGD_ETCD_CA_FILE: the file can't be read",
                        "KGD_ETCD_CERT_FILE: the file holds no certificate",
                        "KGD_ETCD_PASSWORD_FILE: the file does not hold one password",
                        "KGD_ETCD_CERT_FILE is set, but KGD_ETCD_KEY_FILE is not",
                        "KGD_ETCD_PASSWORD_FILE is set, but KGD_ETCD_USER is not",
                        "ETCD_ENDPOINT has endpoints with https and others without")
                .message()
                .doesNotContain("hunter");
        assertThatThrownBy(() -> read("KGD_ETCD_KEY_FILE", nonsense.toString()))
                .hasMessageContainingAll("the file holds no private key", "ETCD_ENDPOINT is not https");
    }

    @Test
    void etcds_user_needs_no_tls(@TempDir Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "hunter2\n");
        var access = read("KGD_ETCD_USER", "kgd", "KGD_ETCD_PASSWORD_FILE", password.toString())
                .etcd();
        assertThat(access.user()).contains(new Access.User("kgd", password));
        assertThat(access.toString()).doesNotContain("hunter2");
    }

    @Test
    void kubernetes_auth_without_kubernetes_is_a_problem() {
        assertThatThrownBy(() -> read("KGD_KUBERNETES", "false", "KGD_PRIVATE_API_AUTH", "kubernetes"))
                .hasMessageContaining("needs Kubernetes");
    }

    @Test
    void one_repository_may_not_take_more_webhooks_than_all_together() {
        Map<String, String> variables = Map.of(
                "PUBLIC_HTTP_HOST", "http://h:1", "KGD_WEBHOOK_RATE_PER_REPOSITORY", "30", "KGD_WEBHOOK_RATE", "29");
        assertThatThrownBy(() -> Environment.read(variables))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("could starve all others");
        assertThat(Environment.read(Map.of("PUBLIC_HTTP_HOST", "http://h:1")).webhookRates())
                .isEqualTo(new Settings.WebhookRates(20, 200));
    }

    @Test
    void help_lists_every_variable() {
        for (Variable variable : Variable.values()) {
            assertThat(Environment.help()).contains(variable.name()).contains(variable.meaning);
        }
    }
}
