package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.deployfile.DeployFile;
import io.kubegitdeploy.operator.deployfile.Problem;
import io.kubegitdeploy.operator.deployfile.Reading;
import io.kubegitdeploy.operator.deployfile.TemplateData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
    private static final String GOOD = """
            [api]
            [[docker]]
            directory = "api"
            tag = "r.example.com/api:{{ .git.short_sha }}"
            build_args = { BRANCH = "{{ .git.branch }}", BY = "{{ .git.author }}" }
            [[helm]]
            chart = "./chart"
            values = ["prod.yaml"]
            set = { replicas = 2 }
            timeout = "5m"
            atomic = false

            [web]
            depends_on = ["api"]
            [[helm]]
            chart = "web"
            repository = "oci://r.example.com/charts"
            version = "^1.2"
            namespace = "front"
            """;

    @TempDir
    private Path folder;

    private Called.Call here;

    /** No checkout is around a temporary folder. */
    @BeforeEach
    void call() {
        here = new Called.Call().in(folder);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("kube-git-deploy.toml"), text);
    }

    @Test
    void the_plan_that_would_run() throws IOException {
        write(GOOD);

        Called called = here.kgd("validate", "--branch", "next");

        assertThat(called.code()).isZero();
        assertThat(called.out()).isEqualTo("""
                kube-git-deploy.toml is good. For branch next at 0123456 of owner/repository (sample values): 2 units.
                api
                  build    r.example.com/api:0123456
                           from api, Dockerfile
                           with BRANCH=next
                           with BY=Sample Author <author@example.com>
                  release  api in the TrackedRepository's namespace
                           from the chart chart
                           with prod.yaml
                           with {"replicas":2}
                           waits 300 s, is not rolled back
                web  after api
                  release  web in namespace front
                           from web of oci://r.example.com/charts, version ^1.2
                """);
    }

    @Test
    void the_plan_as_json() throws IOException {
        write(GOOD);

        JsonNode plan =
                here.kgd("validate", "-o", "json", "--namespace", "team").json();

        assertThat(plan.path("valid").asBoolean()).isTrue();
        assertThat(plan.path("units").path(0).path("docker").path("tag").asText())
                .isEqualTo("r.example.com/api:0123456");
        assertThat(plan.path("units")
                        .path(0)
                        .path("helm")
                        .path("set")
                        .path("replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(plan.path("units").path(0).path("helm").path("namespace").asText())
                .isEqualTo("team");
        assertThat(plan.path("units").path(1).path("depends_on").path(0).asText())
                .isEqualTo("api");
    }

    @Test
    void problems_are_in_the_operators_own_words_with_line_and_column() throws IOException {
        String text = """
                [api]
                [[docker]]
                directory = "api"
                tga = "r.example.com/api:1"
                [[helm]]
                chart = {{ .git.nothing }}
                timeout = true
                [[helm]]
                """;
        write(text);
        Reading.Invalid reading = (Reading.Invalid) DeployFile.read(
                text,
                TemplateData.of(
                        new DeployJobSpec("shop", 3L, "refs/heads/main", SHA, null, null, "m", "a", null, null),
                        TrackedRepositorySpec.of("sample", "shop")),
                "team");

        Called called = here.kgd("validate", "--repository", "sample/shop", "--job", "3");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.lines())
                .isNotEmpty()
                .containsExactlyElementsOf(reading.problems().stream()
                        .map(problem -> "kube-git-deploy.toml " + problem)
                        .toList());
        assertThat(called.lines().getFirst())
                .startsWith("kube-git-deploy.toml line 6, column 12: unknown variable git.nothing");
    }

    @Test
    void every_problem_is_in_the_json() throws IOException {
        write("[api]\n[[docker]]\ndirectory = 1\ntga = 2\n");

        JsonNode answer = here.kgd("validate", "-o", "json").json();

        assertThat(answer.path("valid").asBoolean()).isFalse();
        assertThat(answer.path("problems"))
                .extracting(problem -> new Problem(
                        problem.path("line").asInt(),
                        problem.path("column").asInt(),
                        problem.path("message").asText()))
                .contains(new Problem(3, 13, "directory in docker must be a string, this is an integer"));
    }

    @Test
    void values_are_those_of_the_checkout_around_the_file() throws IOException, InterruptedException {
        write("""
                [a.docker]
                directory = "."
                tag = "r.example.com/{{ .repository.owner }}/{{ .repository.name }}:{{ .git.sha }}"
                build_args = { M = "{{ .git.message }}", A = "{{ .git.author }}", B = "{{ .git.branch }}" }
                """);
        git("init", "-q", "-b", "feature/x");
        git("remote", "add", "origin", "git@github.com:acme/web.git");
        git("add", "-A");
        git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "Say hello");

        Called called = here.kgd("validate", "-o", "json");

        JsonNode docker = called.json().path("units").path(0).path("docker");
        assertThat(docker.path("tag").asText()).matches("r.example.com/acme/web:[0-9a-f]{40}");
        assertThat(docker.path("build_args").path("M").asText()).isEqualTo("Say hello");
        assertThat(docker.path("build_args").path("A").asText()).isEqualTo("Ada <ada@example.com>");
        assertThat(docker.path("build_args").path("B").asText()).isEqualTo("feature/x");
        assertThat(here.kgd("validate").out()).contains("(values of the checkout)");
    }

    @Test
    void options_win_over_the_checkout_and_a_tag_has_no_branch() throws IOException {
        write("""
                [a.docker]
                directory = "."
                tag = "r.example.com/{{ .git.tag }}:{{ .job.id }}"
                build_args = { R = "{{ .git.ref }}", B = "{{ .git.branch }}", M = "{{ .git.message }}" }
                """);

        JsonNode docker = here.kgd("validate", "-o", "json", "--tag", "v1", "--job", "12", "--message", "m")
                .json()
                .path("units")
                .path(0)
                .path("docker");

        assertThat(docker.path("tag").asText()).isEqualTo("r.example.com/v1:12");
        assertThat(docker.path("build_args").toString())
                .contains("\"R\":\"refs/tags/v1\"")
                .contains("\"B\":\"\"");
    }

    @Test
    void a_file_that_asks_for_nothing_on_this_branch_is_good() throws IOException {
        write("# nothing\n");

        Called called = here.kgd("validate");

        assertThat(called.code()).isZero();
        assertThat(called.out()).endsWith("it asks for nothing.\n");
    }

    @Test
    void a_file_that_is_too_large_is_told_by_the_reader() throws IOException {
        write("#".repeat(DeployFile.LARGEST + 10));

        assertThat(here.kgd("validate").lines())
                .isEqualTo(List.of("kube-git-deploy.toml line 1, column 1: the file is larger than 64 KiB"));
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        Called called = here.kgd("validate", "other.toml");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("no file other.toml").contains("kgd validate FILE");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        assertThat(builder.start().waitFor()).isZero();
    }
}
