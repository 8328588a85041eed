package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deploy files and archives, by tokens of real ServiceAccounts. */
class SourcesIT {
    private final World world = World.get();
    private final String name = "src-" + UUID.randomUUID().toString().substring(0, 8);
    private GitHubServer.Clone clone;

    @BeforeEach
    void start() throws Exception {
        world.startGateway(Map.of());
        world.github.create("acme", name);
        clone = world.github.clone("acme/" + name);
        clone.write("kube-git-deploy.toml", "[web]\n");
        clone.write("src/main.txt", "hello");
        world.createTracked("shop", name, "acme", name);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    @Test
    void the_operator_reads_the_deploy_file_at_the_commit() throws Exception {
        String job = job("shop", clone.push("main", "First"));
        clone.write("kube-git-deploy.toml", "[changed]\n");
        clone.push("main", "Second");

        Answer file = get("shop", job, "deploy-file", world.bearer("kgd", "operator"));

        assertThat(file.toString()).isEqualTo("200 [web]\n");
        assertThat(get("shop", job, "deploy-file", world.bearer("shop", "builder"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_deploy_file_is_read_from_the_path_that_the_tracked_repository_names() throws Exception {
        clone.write("deploy/prod.toml", "[prod]\n");
        String job = job("shop", clone.push("main", "Elsewhere"));

        world.api
                .client()
                .resources(TrackedRepository.class)
                .inNamespace("shop")
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"configPath\":\"deploy/prod.toml\"}}");

        assertThat(get("shop", job, "deploy-file", world.bearer("kgd", "operator"))
                        .toString())
                .isEqualTo("200 [prod]\n");
    }

    @Test
    void what_is_not_there_is_a_404_that_says_what() throws Exception {
        String operator = world.bearer("kgd", "operator");
        clone.git("add", "-A");
        clone.git("rm", "-q", "-f", "kube-git-deploy.toml");
        String withoutFile = job("shop", clone.push("main", "Without"));
        String unknown = job("shop", "0123456789012345678901234567890123456789");

        assertThat(get("shop", withoutFile, "deploy-file", operator).reason()).isEqualTo("NoDeployFile");
        assertThat(get("shop", unknown, "deploy-file", operator).reason()).isEqualTo("CommitNotFound");
        assertThat(get("shop", unknown, "archive", operator).reason()).isEqualTo("CommitNotFound");
        assertThat(get("shop", "no-such-job", "archive", operator).reason()).isEqualTo("NoDeployJob");
    }

    @Test
    void a_folder_in_the_place_of_the_deploy_file_is_none() throws Exception {
        clone.git("add", "-A");
        clone.git("rm", "-q", "-f", "kube-git-deploy.toml");
        clone.write("kube-git-deploy.toml/x", "y");
        String job = job("shop", clone.push("main", "Folder"));

        assertThat(get("shop", job, "deploy-file", world.bearer("kgd", "operator"))
                        .reason())
                .isEqualTo("NoDeployFile");
    }

    @Test
    void a_deploy_file_over_64_kib_is_refused() throws Exception {
        clone.write("kube-git-deploy.toml", "#".repeat((64 << 10) + 1));
        String job = job("shop", clone.push("main", "Large"));

        Answer large = get("shop", job, "deploy-file", world.bearer("kgd", "operator"));

        assertThat(large.status()).isEqualTo(422);
        assertThat(large.reason()).isEqualTo("DeployFileTooLarge");
    }

    @Test
    void pods_of_the_namespace_and_the_operator_read_the_archive_and_nobody_else() throws Exception {
        String job = job("shop", clone.push("main", "First"));

        Answer archive = get("shop", job, "archive", world.bearer("shop", "builder"));

        assertThat(archive.status()).isEqualTo(200);
        assertThat(entries(archive.body())).contains("kube-git-deploy.toml", "src/main.txt");
        assertThat(get("shop", job, "archive", world.bearer("kgd", "operator")).status())
                .isEqualTo(200);
        assertThat(get("shop", job, "archive", world.bearer("other", "builder")).status())
                .isEqualTo(403);
        assertThat(get("shop", job, "archive", "Bearer nonsense").status()).isEqualTo(401);
        assertThat(Answer.to("GET", url("shop", job, "archive"), "").status()).isEqualTo(401);
    }

    @Test
    void a_second_pod_is_served_while_github_is_away() throws Exception {
        String job = job("shop", clone.push("main", "First"));
        String pod = world.bearer("shop", "builder");
        assertThat(get("shop", job, "archive", pod).status()).isEqualTo(200);
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");

        assertThat(get("shop", job, "archive", pod).status()).isEqualTo(200);
        assertThat(get("shop", job, "deploy-file", world.bearer("kgd", "operator"))
                        .status())
                .isEqualTo(502);
    }

    @Test
    void etcd_away_the_repository_is_found_by_the_number_that_its_tracked_repository_shows() throws Exception {
        String job = job("shop", clone.push("main", "First"));
        long number = world.github
                .call("GET", "/repos/acme/" + name, "")
                .json()
                .path("id")
                .asLong();
        world.api
                .client()
                .resources(TrackedRepository.class)
                .inNamespace("shop")
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"repositoryId\":" + number + "}}");
        world.etcd.stop();
        try {
            assertThat(get("shop", job, "deploy-file", world.bearer("kgd", "operator"))
                            .toString())
                    .isEqualTo("200 [web]\n");
            assertThat(get("shop", job, "archive", world.bearer("shop", "builder"))
                            .status())
                    .isEqualTo(200);
        } finally {
            world.etcd.start();
            // The gateway tries again after a pause; the next test has the same one.
            await().until(() -> Answer.to("GET", world.publicUrl("/readyz"), "").status() == 200);
        }
    }

    @Test
    void an_archive_with_a_link_out_of_the_tree_is_rejected_with_its_place() throws Exception {
        clone.link("evil", "../../etc/passwd");
        String job = job("shop", clone.push("main", "Link"));

        Answer rejected = get("shop", job, "archive", world.bearer("shop", "builder"));

        assertThat(rejected.status()).isEqualTo(422);
        assertThat(rejected.reason()).isEqualTo("ArchiveRejected");
        assertThat(rejected.json().path("error").asText()).contains("evil");
    }

    @Test
    void a_namespace_that_the_policy_does_not_allow_reads_nothing() throws Exception {
        String commit = clone.push("main", "First");
        world.createTracked("closed", name, "acme", name);
        String job = job("closed", commit);

        assertThat(get("closed", job, "archive", world.bearer("closed", "builder"))
                        .reason())
                .isEqualTo("NotAllowed");
        assertThat(get("closed", job, "deploy-file", world.bearer("kgd", "operator"))
                        .reason())
                .isEqualTo("NotAllowed");
    }

    private String job(String namespace, String commit) {
        DeployJob job = new DeployJob();
        job.getMetadata().setNamespace(namespace);
        job.getMetadata().setName(name + "-" + UUID.randomUUID().toString().substring(0, 8));
        job.setSpec(new DeployJobSpec(name, null, "refs/heads/main", commit, null, null, null, null, null, null));
        return world.api.client().resource(job).create().getMetadata().getName();
    }

    private Answer get(String namespace, String job, String what, String authorization) {
        return Answer.to("GET", url(namespace, job, what), "", "Authorization", authorization);
    }

    private String url(String namespace, String job, String what) {
        return world.internalUrl("/internal/v1/sources/" + namespace + "/" + job + "/" + what);
    }

    private static List<String> entries(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
