package io.kubegitdeploy.localgithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kohsuke.github.GHContent;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHHook;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.HttpException;

/** The client that the gateway uses, against this server. */
class GitHubApiTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @Test
    void it_logs_in_and_finds_the_repository() throws Exception {
        GitHub client = gitHub.client();

        assertThat(client.isCredentialValid()).isTrue();
        assertThat(client.getMyself().getLogin()).isEqualTo("octo");
        GHRepository repository = client.getRepository("OCTO/Shop");
        assertThat(repository.getFullName()).isEqualTo("octo/shop");
        assertThat(repository.isPrivate()).isTrue();
        assertThat(repository.getDefaultBranch()).isEqualTo("main");
        assertThat(repository.hasAdminAccess()).isTrue();
        assertThat(repository.getId()).isGreaterThan(Integer.MAX_VALUE);
        assertThat(client.getRateLimit().getRemaining()).isPositive();
    }

    @Test
    void a_wrong_token_is_told_so() throws Exception {
        GitHub client = new GitHubBuilder()
                .withEndpoint(gitHub.url() + "/api/v3")
                .withOAuthToken("wrong")
                .build();

        assertThat(client.isCredentialValid()).isFalse();
        assertThatThrownBy(() -> client.getRepository("octo/shop"))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.getResponseCode()).isEqualTo(401))
                .hasMessageContaining("Bad credentials");
        assertThatThrownBy(() -> gitHub.client().getRepository("octo/nothing"))
                .isInstanceOf(GHFileNotFoundException.class);
    }

    @Test
    void it_creates_finds_pings_and_deletes_a_hook() throws Exception {
        GHRepository repository = gitHub.client().getRepository("octo/shop");
        Map<String, String> config =
                Map.of("url", gitHub.receiver().url(), "content_type", "json", "secret", "s3cret", "insecure_ssl", "1");

        GHHook hook = repository.createHook("web", config, List.of(GHEvent.PUSH), true);

        assertThat(hook.getId()).isGreaterThan(Integer.MAX_VALUE);
        assertThat(repository.getHooks())
                .singleElement()
                .satisfies(found -> assertThat(found.getConfig())
                        .containsEntry("url", gitHub.receiver().url())
                        .containsEntry("secret", "********")
                        .containsEntry("insecure_ssl", "1"));
        assertThatThrownBy(() -> repository.createHook("web", config, List.of(GHEvent.PUSH), true))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.getResponseCode()).isEqualTo(422))
                .hasMessageContaining("Hook already exists on this repository");
        hook.ping();
        gitHub.receiver().await("ping", 2);
        hook.delete();
        assertThat(repository.getHooks()).isEmpty();
        assertThatThrownBy(hook::delete).isInstanceOf(GHFileNotFoundException.class);
    }

    @Test
    void it_reads_a_file_at_a_commit() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("deploy/kube-git-deploy.toml", "[shop]\n");
        String first = git.commit("First");
        git.write("deploy/kube-git-deploy.toml", "[shop]\n# " + "long ".repeat(100));
        git.commit("Second");
        git.run("push", "origin", "main");
        GHRepository repository = gitHub.client().getRepository("octo/shop");

        GHContent file = repository.getFileContent("deploy/kube-git-deploy.toml", first);

        try (InputStream content = file.read()) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("[shop]\n");
        }
        assertThat(repository.getFileContent("deploy/kube-git-deploy.toml").getSize())
                .isEqualTo(509);
        assertThat(repository.getDirectoryContent("deploy"))
                .extracting(GHContent::getPath)
                .containsExactly("deploy/kube-git-deploy.toml");
        assertThatThrownBy(() -> repository.getFileContent("missing", first))
                .isInstanceOf(GHFileNotFoundException.class);
        assertThatThrownBy(() -> repository.getFileContent("deploy", "no-such-ref"))
                .isInstanceOf(GHFileNotFoundException.class)
                .hasMessageContaining("No commit found for the ref no-such-ref");
    }

    @Test
    void it_reads_branches_commits_and_refs() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("file", "1\n2\n");
        String first = git.commit("First");
        git.write("file", "1\n3\n");
        String second = git.commit("Second");
        git.run("tag", "v1");
        git.run("push", "origin", "main", "main:feature/x", "v1");
        GHRepository repository = gitHub.client().getRepository("octo/shop");

        assertThat(repository.getBranches()).containsOnlyKeys("main", "feature/x");
        assertThat(repository.getBranch("feature/x").getSHA1()).isEqualTo(second);
        assertThat(repository.getRef("heads/main").getObject().getSha()).isEqualTo(second);
        assertThat(repository.listTags().toList())
                .singleElement()
                .satisfies(tag -> assertThat(tag.getCommit().getSHA1()).isEqualTo(second));
        var commit = repository.getCommit(second);
        assertThat(commit.getCommitShortInfo().getMessage()).isEqualTo("Second");
        assertThat(commit.getParentSHA1s()).containsExactly(first);
        assertThat(commit.getLinesAdded()).isEqualTo(1);
        assertThat(commit.getLinesDeleted()).isEqualTo(1);
        assertThat(commit.listFiles().toList())
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName()).isEqualTo("file"));
        assertThat(repository.listCommits().toList()).hasSize(2);
        assertThat(repository.getPushedAt().toInstant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThatThrownBy(() -> repository.getCommit("f".repeat(40))).hasMessageContaining("No commit found for SHA");
    }

    @Test
    void it_downloads_an_archive() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("file", "hello");
        String sha = git.commit("First");
        git.run("push", "origin", "main");

        byte[] gzip = gitHub.client().getRepository("octo/shop").readTar(InputStream::readAllBytes, sha);

        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
        assertThat(new String(tar, StandardCharsets.ISO_8859_1))
                .contains("pax_global_header", "comment=" + sha, "octo-shop-" + sha.substring(0, 7) + "/file", "hello");
    }
}
