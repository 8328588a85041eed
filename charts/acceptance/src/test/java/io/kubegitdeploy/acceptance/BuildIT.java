package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.kubegitdeploy.acceptance.Registry.Entry;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import io.kubegitdeploy.crd.Labels;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kaniko makes of a Dockerfile, seen in the registry and in the status. */
@ExtendWith(OnTheCluster.class)
@Order(4)
class BuildIT {

    @Test
    void a_failing_run_is_told_with_the_last_lines_of_the_build_and_nothing_is_released(Team team) {
        Repository repository = Sources.chart(team.repository("shop"));
        team.track(repository);
        repository.write("Dockerfile", """
                        ARG BASE
                        FROM ${BASE}
                        RUN echo "compiling shop.c"; echo "shop.c:7: no such function: frobnicate" >&2; exit 3
                        """).write("kube-git-deploy.toml", """
                        [web]
                        [[docker]]
                        directory = "."
                        tag = "%s/%s/web:1"
                        [[helm]]
                        chart = "./chart"
                        """.formatted(
                        Registry.NAME, team.namespace()));
        DeployJob job = team.ended(repository.push("main", "Does not compile"));

        assertThat(Conditioned.of(job).is("Succeeded", "False")).isTrue();
        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("BuildFailed");
        assertThat(Conditioned.of(job).message("Succeeded")).startsWith("the build of web failed");
        Unit web = job.getStatus().units().getFirst();
        assertThat(web.docker().state()).isEqualTo(State.Failed);
        assertThat(web.docker().lastLines())
                .contains("compiling shop.c", "shop.c:7: no such function: frobnicate", "exit status 3");
        assertThat(web.docker().lastLines().length()).isLessThanOrEqualTo(4096);
        assertThat(web.helm().state()).isNotIn(State.Running, State.Succeeded);
        assertThat(team.jobs(job))
                .extracting(one -> one.getMetadata().getLabels().get(Labels.STAGE))
                .containsExactly("build");
        assertThat(team.events(job))
                .extracting(Event::getReason)
                .containsExactly("Preparing", "BuildStarted", "BuildFailed", "Failed");
        assertThat(team.helmRevisions()).isEmpty();
    }

    /**
     * The rules are those of the Dockerfile reference (docs.docker.com/reference/dockerfile), named beside what follows
     * from them.
     */
    @Test
    void files_of_an_image_have_the_owners_and_modes_of_dockers_own_rules(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        Sources.buildOnly(repository, "tag = \"%s/%s/web:1\"".formatted(Registry.NAME, team.namespace()))
                .write("Dockerfile", OWNERS)
                .write(".dockerignore", "files/ignored\n")
                .write("files/plain", "plain\n")
                .write("files/ignored", "ignored\n")
                .writeExecutable("files/program", "#!/bin/sh\n")
                .write("files/deep/er/file", "deep\n")
                .link("files/link", "deep/er/file");
        DeployJob job = team.deployed(repository.push("main", "Owners and modes"));

        Unit web = job.getStatus().units().getFirst();
        Registry registry = team.cluster().registry();
        assertThat(registry.files(team.namespace() + "/web", web.docker().digest(), "busybox:1"))
                .containsExactlyInAnyOrderEntriesOf(expected());
        JsonNode config =
                registry.configuration(team.namespace() + "/web", web.docker().digest());
        assertThat(config.path("User").asText()).isEqualTo("1000:1000");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/workspace");
    }

    private static final String OWNERS = """
            ARG BASE
            FROM ${BASE}
            WORKDIR /workspace
            COPY files/ copied/
            COPY --chown=10:20 files/program files/plain owned/
            RUN echo made > made && mkdir -p a/b && echo secret > a/b/private && chmod 600 a/b/private \\
             && chown -R 30:40 a && chmod 2750 a/b && chmod 4755 copied/program
            RUN rm copied/plain && ln -s made linked && mkdir -m 1777 shared
            USER 1000:1000
            RUN echo mine > shared/mine
            """;

    private static Map<String, Entry> expected() {
        Map<String, Entry> files = new HashMap<>();
        // WORKDIR: "If the WORKDIR doesn't exist, it will be created".
        files.put("workspace", new Entry("folder", "0755", "0:0", ""));
        // COPY: files and folders get UID and GID 0 unless --chown says otherwise; "the directory itself isn't copied,
        // only its contents"; modes are kept; links stay links; what .dockerignore names is not there.
        files.put("workspace/copied", new Entry("folder", "0755", "0:0", ""));
        files.put("workspace/copied/deep", new Entry("folder", "0755", "0:0", ""));
        files.put("workspace/copied/deep/er", new Entry("folder", "0755", "0:0", ""));
        files.put("workspace/copied/deep/er/file", new Entry("file", "0644", "0:0", "deep\n"));
        files.put("workspace/copied/link", new Entry("link", "0777", "0:0", "deep/er/file"));
        // RUN: changed by chmod 4755; files/plain was copied and then removed.
        files.put("workspace/copied/program", new Entry("file", "4755", "0:0", "#!/bin/sh\n"));
        // COPY --chown; the folder that it makes has the same owner.
        files.put("workspace/owned", new Entry("folder", "0755", "10:20", ""));
        files.put("workspace/owned/program", new Entry("file", "0755", "10:20", "#!/bin/sh\n"));
        files.put("workspace/owned/plain", new Entry("file", "0644", "10:20", "plain\n"));
        // RUN as root, umask 022, then chown and chmod as on any Linux.
        files.put("workspace/made", new Entry("file", "0644", "0:0", "made\n"));
        files.put("workspace/a", new Entry("folder", "0755", "30:40", ""));
        files.put("workspace/a/b", new Entry("folder", "2750", "30:40", ""));
        files.put("workspace/a/b/private", new Entry("file", "0600", "30:40", "secret\n"));
        files.put("workspace/linked", new Entry("link", "0777", "0:0", "made"));
        files.put("workspace/shared", new Entry("folder", "1777", "0:0", ""));
        // USER: sets the user and group for the RUN instructions that follow.
        files.put("workspace/shared/mine", new Entry("file", "0644", "1000:1000", "mine\n"));
        return files;
    }
}
