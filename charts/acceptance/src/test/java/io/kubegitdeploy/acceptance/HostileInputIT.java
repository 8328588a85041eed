package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.acceptance.Registry.Entry;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Input that tries to be a shell command, a flag of Kaniko or Helm, or a way out of the checkout. */
@ExtendWith(OnTheCluster.class)
@Order(6)
class HostileInputIT {
    private static final String BUILD = "[web]\n[[docker]]\n";
    private static final String RELEASE = "[web]\n[[helm]]\n";
    private static final String GOOD_TAG = "tag = 'registry.local:5000/hostile:1'\n";

    /** Each is refused when the deploy file is read. */
    private static final List<String> REFUSED = List.of(
            BUILD + GOOD_TAG + "directory = '--destination=registry.local:5000/evil:1'",
            BUILD + GOOD_TAG + "directory = '/etc'",
            BUILD + GOOD_TAG + "directory = './../..'",
            BUILD + GOOD_TAG + "directory = '.'\ndockerfile = '--tar-path=/x'",
            BUILD + GOOD_TAG + "directory = '.'\ndockerfile = '../../etc/passwd'",
            BUILD + GOOD_TAG + "directory = '.'\ntarget = '--help'",
            BUILD + GOOD_TAG + "directory = '.'\nbuild_args = { '--destination' = 'evil' }",
            BUILD + "directory = '.'\ntag = 'registry.local:5000/hostile:$(touch /x)'",
            BUILD + "directory = '.'\ntag = 'registry.local:5000/hostile:1; rm -rf /'",
            BUILD + "directory = '.'\ntag = 'registry.local:5000/`id`:1'",
            BUILD + "directory = '.'\ntag = '--destination=registry.local:5000/evil:1'",
            BUILD + "directory = '.'\ntag = '-f'",
            RELEASE + "chart = '-f'",
            RELEASE + "chart = '--post-renderer=/bin/sh'",
            RELEASE + "chart = '/etc'",
            RELEASE + "chart = 'chart/../../../etc'",
            RELEASE + "chart = 'chart'\nrelease = '--kubeconfig=x'",
            RELEASE + "chart = 'chart'\nrelease = '$(id)'",
            RELEASE + "chart = 'chart'\nnamespace = 'kube-system --force'",
            RELEASE + "chart = 'chart'\nvalues = ['--set=page=evil']",
            RELEASE + "chart = 'chart'\nvalues = ['/etc/passwd']",
            RELEASE + "chart = 'chart'\nvalues = ['../values.yaml']",
            RELEASE + "chart = 'chart'\nrepository = 'file:///etc'",
            RELEASE + "chart = 'chart'\nrepository = 'https://user:password@charts.example.com'",
            RELEASE + "chart = 'chart'\nrepository = 'https://charts.example.com'\nversion = '--devel'");

    @Test
    void what_could_be_a_command_a_flag_or_a_way_out_is_refused_in_the_deploy_file(Team team) {
        Repository repository = Sources.chart(team.repository("shop")).write("Dockerfile", "FROM scratch\n");
        team.track(repository, "**");
        Map<String, Push> pushes = new LinkedHashMap<>();
        for (String deployFile : REFUSED) {
            repository.write("kube-git-deploy.toml", deployFile + "\n");
            pushes.put(deployFile, repository.prepare("case/" + pushes.size(), "A hostile deploy file"));
        }
        repository.pushAll(pushes.values());

        SoftAssertions all = new SoftAssertions();
        pushes.forEach((deployFile, push) -> {
            DeployJob job = team.ended(push);
            all.assertThat(Conditioned.of(job).reason("Succeeded"))
                    .as(deployFile)
                    .isEqualTo("InvalidDeployFile");
            all.assertThat(Conditioned.of(job).message("Succeeded"))
                    .as(deployFile)
                    .contains("line ");
            all.assertThat(team.jobs(job)).as(deployFile).isEmpty();
        });
        all.assertAll();
        assertThat(team.cluster().registry().tags("evil")).isEmpty();
    }

    @Test
    void names_that_would_be_commands_in_a_shell_are_names_in_a_build(Team team) {
        String branch = "$(touch${IFS}pwned);`id`&&\"--destination=evil|'<>";
        String folder = "$(touch pwned); `id` && 'x";
        String message = "$(touch /pwned) `id`\n\"; --destination=evil\nEOF";
        Repository repository = team.repository("shop");
        team.track(repository, "**");
        repository.write(folder + "/; Dockerfile `id`", """
                        ARG BASE
                        FROM ${BASE}
                        ARG BRANCH
                        ARG MESSAGE
                        RUN printf %s "$BRANCH" > /branch && printf %s "$MESSAGE" > /message
                        """).write("kube-git-deploy.toml", """
                        [web]
                        [[docker]]
                        directory = "%s"
                        dockerfile = "; Dockerfile `id`"
                        tag = "%s/%s/web:1"
                        build_args = { BRANCH = "{{ .git.branch }}", MESSAGE = "{{ .git.message }}" }
                        """.formatted(
                        folder, Registry.NAME, team.namespace()));
        DeployJob job = team.deployed(repository.push(branch, message));

        Unit web = job.getStatus().units().getFirst();
        Map<String, Entry> files = team.cluster()
                .registry()
                .files(team.namespace() + "/web", web.docker().digest(), "busybox:1");
        assertThat(files.get("branch").content()).isEqualTo(branch);
        assertThat(files.get("message").content()).isEqualTo(message);
        assertThat(files.keySet()).noneMatch(file -> file.contains("pwned"));
        assertThat(team.cluster().registry().tags("evil")).isEmpty();
    }

    @Test
    void names_that_would_be_commands_in_a_shell_are_names_in_a_release(Team team) {
        String page = "$(touch /pwned) `id`; --set=page=evil {{ .Release.Name }} a,b=c";
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository);
        repository.write("$(id); `x`.yaml", "page: from a file\n").write("kube-git-deploy.toml", """
                [web]
                [[helm]]
                chart = "chart"
                values = ["$(id); `x`.yaml"]
                set = { page = "{{ .git.message }}" }
                """);
        team.deployed(repository.push("main", page));
        assertThat(team.page("web").text()).isEqualTo(page);
    }

    @Test
    void a_chart_that_is_a_shell_command_is_a_chart_that_is_not_there(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        repository.write("kube-git-deploy.toml", RELEASE + "chart = '$(touch /pwned)'\n");
        DeployJob job = team.ended(repository.push("main", "No such chart"));
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
        assertThat(Conditioned.of(job).message("Succeeded")).contains("\"$(touch /pwned)\"", "not in the repository");
    }

    @Test
    void a_link_out_of_the_checkout_ends_the_job_and_is_never_followed(Team team) {
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository, "**");
        repository.write("kube-git-deploy.toml", RELEASE + "chart = 'chart'\n");
        repository.link("chart/templates/host.yaml", "/etc/passwd");
        Push inChart = repository.prepare("absolute", "A link to a file of the node");
        repository.remove("chart").link("chart", "../../../../etc");
        Push isChart = repository.prepare("relative", "A chart that is a link out of the repository");

        // One after the other: of two pushes for one release the older may end as superseded.
        for (Push push : List.of(inChart, isChart)) {
            repository.pushAll(List.of(push));
            DeployJob job = team.ended(push);
            assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("ReleaseFailed");
            assertThat(Conditioned.of(job).message("Succeeded"))
                    .containsIgnoringCase("link")
                    .doesNotContain("root:");
        }
        assertThat(team.helmRevisions()).isEmpty();
    }

    @Test
    void a_link_that_stays_in_the_checkout_is_followed(Team team) {
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository);
        repository.link("deploy/here", "../chart").write("kube-git-deploy.toml", RELEASE + "chart = 'deploy/here'\n");
        team.deployed(repository.push("main", "A chart by way of a link"));
        assertThat(team.page("web").text()).isEqualTo("hello");
    }
}
