package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.job.Rejected;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    @TempDir
    Path directory;

    private Checkout checkout;

    @BeforeEach
    void checkout() throws Exception {
        Path root = Files.createDirectories(directory.resolve("source"));
        Files.createDirectories(root.resolve("deploy/chart/templates"));
        Files.writeString(root.resolve("deploy/chart/Chart.yaml"), "name: chart");
        Files.writeString(root.resolve("values.yaml"), "a: 1");
        Files.createDirectories(directory.resolve("outside/templates"));
        Files.writeString(directory.resolve("outside/Chart.yaml"), "name: outside");
        checkout = Checkout.at(root);
    }

    private Path link(String name, String target) throws IOException {
        return Files.createSymbolicLink(checkout.root().resolve(name), Path.of(target));
    }

    private Chart chart(String... different) throws Exception {
        return Chart.of(Requests.request(different), checkout);
    }

    @Test
    void a_path_is_taken_by_its_real_place() throws Exception {
        link("current", "deploy/chart");
        Path real = checkout.root().resolve("deploy/chart");
        assertThat(chart()).isEqualTo(new Chart.InCheckout(real));
        assertThat(chart("--chart=./deploy/../deploy/chart/")).isEqualTo(new Chart.InCheckout(real));
        assertThat(chart("--chart=current")).isEqualTo(new Chart.InCheckout(real));
        assertThat(chart("--chart=current").reference()).isEqualTo(real.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "/etc",
                "deploy/../../outside",
                "--post-renderer",
                "-f",
                "https://example.com/chart.tgz",
                "http://example.com/chart.tgz",
                "file:///etc",
                "absent",
                "deploy",
                "deploy/chart\0",
                "$(id)",
                "oci://user:secret@example.com/chart",
                "oci://example.com/chart?x=y",
                "oci://example.com"
            })
    void a_path_that_is_not_a_chart_of_the_checkout_is_rejected(String chart) {
        assertThatThrownBy(() -> chart("--chart=" + chart))
                .isInstanceOf(Rejected.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void a_link_out_of_the_checkout_is_rejected_as_chart_and_inside_a_chart() throws Exception {
        link("escape", "../outside");
        assertThatThrownBy(() -> chart("--chart=escape"))
                .hasMessage("The chart \"escape\" leads out of the repository.");
        link("deploy/chart/templates/token", "/etc/passwd");
        assertThatThrownBy(this::chart).hasMessage("The chart holds a link that leads out of the repository.");
    }

    @Test
    void a_neighbour_with_the_checkouts_name_as_prefix_is_outside() throws Exception {
        Files.createDirectories(directory.resolve("source-evil"));
        Files.writeString(directory.resolve("source-evil/Chart.yaml"), "name: evil");
        link("evil", "../source-evil");
        assertThatThrownBy(() -> chart("--chart=evil")).isInstanceOf(Rejected.class);
    }

    @Test
    void links_inside_the_checkout_are_fine() throws Exception {
        Files.writeString(checkout.root().resolve("shared.tpl"), "x");
        link("deploy/chart/templates/_shared.tpl", "../../../shared.tpl");
        assertThat(chart()).isInstanceOf(Chart.InCheckout.class);
    }

    @Test
    void charts_of_repositories_and_registries_are_named() throws Exception {
        Chart https = chart("--chart=nginx", "--repository=https://charts.example.com/stable");
        assertThat(https).isEqualTo(new Chart.FromRepository("nginx", URI.create("https://charts.example.com/stable")));
        assertThat(https.flags()).containsExactly("--repo=https://charts.example.com/stable");
        assertThat(chart("--chart=nginx", "--repository=oci://example.com:5000/charts/"))
                .isEqualTo(new Chart.FromRegistry("oci://example.com:5000/charts/nginx"));
        assertThat(chart("--chart=oci://example.com/charts/nginx"))
                .isEqualTo(new Chart.FromRegistry("oci://example.com/charts/nginx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://charts.example.com",
                "https://bob:secret@charts.example.com",
                "https://charts.example.com/?token=secret",
                "https://charts.example.com/#secret",
                "file:///etc",
                "--insecure",
                "https://",
                "https://a b",
                "oci://secret@example.com/x",
                "git+https://example.com"
            })
    void a_repository_that_is_not_plain_https_or_oci_is_rejected(String repository) {
        assertThatThrownBy(() -> chart("--chart=nginx", "--repository=" + repository))
                .isInstanceOf(Rejected.class)
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/chart", "../x", "-x", "a b", ".hidden", "oci://example.com/x"})
    void with_a_repository_the_chart_is_a_name(String chart) {
        assertThatThrownBy(() -> chart("--chart=" + chart, "--repository=https://charts.example.com"))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void values_files_are_copied_under_names_that_helm_cannot_misread() throws Exception {
        String odd = "a,https:\"x\" --y.yaml";
        Files.writeString(checkout.root().resolve(odd), "b: 2");
        Path into = Files.createDirectories(directory.resolve("values"));
        Values values = Values.collect(List.of("values.yaml", odd), Optional.of("{\"c\":3}"), checkout, into);
        assertThat(values.files())
                .containsExactly(
                        into.resolve("00-values.yaml"),
                        into.resolve("01-a_https__x__--y.yaml"),
                        into.resolve("02-generated.json"));
        assertThat(into.resolve("01-a_https__x__--y.yaml")).hasContent("b: 2");
        assertThat(into.resolve("02-generated.json")).hasContent("{\"c\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/Chart.yaml",
                "https://example.com/values.yaml",
                "-",
                "/etc/passwd",
                "deploy",
                "absent"
            })
    void values_come_from_files_of_the_checkout_only(String path) throws Exception {
        Path into = Files.createDirectories(directory.resolve("values"));
        assertThatThrownBy(() -> Values.collect(List.of(path), Optional.empty(), checkout, into))
                .isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{", "{} {}", "{\"a\":}", "a: secret"})
    void generated_values_are_one_json_object(String json) throws Exception {
        Path into = Files.createDirectories(directory.resolve("values"));
        assertThatThrownBy(() -> Values.collect(List.of(), Optional.of(json), checkout, into))
                .hasMessage("KGD_VALUES is not one JSON object.");
    }

    @Test
    void dependencies_are_read_from_helms_table_and_come_from_safe_places_only() throws Exception {
        String table = """
                NAME\tVERSION\tREPOSITORY            \tSTATUS  \t
                cm  \t0.1.0  \thttps://a.example.com \tmissing
                two \t^1     \thttps://a.example.com \tok
                sub \t0.1.0  \t                      \tunpacked

                WARNING: "x" is not in Chart.yaml
                """;
        List<Dependencies.Dependency> dependencies = Dependencies.parse(table.replace("STATUS  \t", "STATUS"));
        assertThat(dependencies).extracting(Dependencies.Dependency::isThere).containsExactly(false, true, true);
        Path chart = checkout.root().resolve("deploy/chart");
        assertThat(Dependencies.repositories(dependencies, chart, checkout))
                .containsExactly(URI.create("https://a.example.com"));
        for (String repository : List.of("http://a", "@alias", "alias:x", "file://../../../outside", "file:///etc")) {
            List<Dependencies.Dependency> one = List.of(new Dependencies.Dependency("x", repository, "missing"));
            assertThatThrownBy(() -> Dependencies.repositories(one, chart, checkout))
                    .as(repository)
                    .isInstanceOf(Rejected.class);
        }
    }
}
