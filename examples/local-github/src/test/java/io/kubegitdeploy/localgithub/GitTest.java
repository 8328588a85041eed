package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @Test
    void what_is_pushed_can_be_cloned() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("dir/file.txt", "hello");
        String sha = git.commit("First");
        git.run("push", "origin", "main");

        Git other = gitHub.emptyDirectory();
        other.run("clone", gitHub.remote("x", TOKEN, "octo/shop"), "copy");

        assertThat(Files.readString(other.directory().resolve("copy/dir/file.txt")))
                .isEqualTo("hello");
        assertThat(new Git(other.directory().resolve("copy")).run("rev-parse", "HEAD"))
                .isEqualTo(sha);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2"})
    void every_version_of_the_protocol_is_spoken(String version) throws Exception {
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("-c", "protocol.version=" + version, "push", "origin", "main", "main:other/branch");

        assertThat(git.run("-c", "protocol.version=" + version, "ls-remote", "origin"))
                .contains(sha + "\trefs/heads/main", sha + "\trefs/heads/other/branch", sha + "\tHEAD");
        Git other = gitHub.emptyDirectory();
        other.run(
                "-c", "protocol.version=" + version, "clone", "--depth=1", gitHub.remote("x", TOKEN, "octo/shop"), "c");
        assertThat(new Git(other.directory().resolve("c")).run("rev-parse", "HEAD"))
                .isEqualTo(sha);
    }

    @Test
    void a_pack_of_many_megabytes_arrives() throws Exception {
        Git git = gitHub.workingCopy();
        byte[] noise = new byte[24 << 20];
        new Random(1).nextBytes(noise);
        Files.write(git.directory().resolve("noise"), noise);
        String sha = git.commit("Large");

        git.run("push", "origin", "main");

        assertThat(git.run("ls-remote", "origin", "main")).startsWith(sha);
    }

    @Test
    void a_file_over_100_mib_is_refused_and_the_client_told() throws Exception {
        Git git = gitHub.workingCopy();
        Files.write(git.directory().resolve("zeros"), new byte[(100 << 20) + 1]);
        git.commit("Too large");

        Git.Result push = git.attempt("push", "origin", "main");

        assertThat(push.exit()).isNotZero();
        assertThat(push.err()).contains("Object too large");
        assertThat(git.run("ls-remote", "origin")).isEmpty();
    }

    @Test
    void nobody_reads_or_writes_a_private_repository_without_a_token() throws Exception {
        Git git = gitHub.workingCopy();
        git.commit("First");
        String anonymous = gitHub.url() + "/octo/shop.git";

        assertThat(git.attempt("ls-remote", anonymous).err()).contains("could not read Username");
        assertThat(git.attempt("push", gitHub.remote("x", "wrong", "octo/shop"), "main")
                        .err())
                .contains("Authentication failed");
        assertThat(git.attempt("ls-remote", gitHub.remote("x", TOKEN, "octo/nothing"))
                        .err())
                .contains("not found");
    }

    @Test
    void a_public_repository_is_read_but_not_written_by_anyone() throws Exception {
        gitHub.create("open", false);
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("push", gitHub.remote("x", TOKEN, "octo/open"), "main");

        String anonymous = gitHub.url() + "/octo/open";
        assertThat(git.run("ls-remote", anonymous, "main")).startsWith(sha);
        assertThat(git.attempt("push", anonymous, "main:other").err()).contains("could not read Username");
    }

    @Test
    void a_token_without_the_right_to_write_is_refused() throws Exception {
        token("reader", "read");
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main");

        assertThat(git.run("ls-remote", gitHub.remote("x", "reader", "octo/shop")))
                .contains("refs/heads/main");
        assertThat(git.attempt("push", gitHub.remote("x", "reader", "octo/shop"), "main:other")
                        .err())
                .contains("403");
    }

    private void token(String secret, String access) throws IOException, InterruptedException {
        assertThat(gitHub.send("POST", "/_admin/tokens", """
                        {"token": "%s", "repositories": {"octo/shop": "%s"}}""".formatted(secret, access))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void the_default_branch_cannot_be_deleted_and_others_can() throws Exception {
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main", "main:old");

        assertThat(git.attempt("push", "origin", ":main").err()).contains("refusing to delete the current branch");
        git.run("push", "origin", ":old");
        assertThat(git.run("ls-remote", "origin")).doesNotContain("old").contains("refs/heads/main");
    }

    @Test
    void the_first_branch_of_an_empty_repository_becomes_its_default() throws Exception {
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("push", "origin", "main:trunk");

        assertThat(git.run("ls-remote", "--symref", "origin", "HEAD")).contains("ref: refs/heads/trunk", sha);
    }

    @Test
    void pushes_survive_a_restart() throws Exception {
        Git git = gitHub.workingCopy();
        String sha = git.commit("First");
        git.run("push", "origin", "main");

        gitHub.restart();

        assertThat(git.run("ls-remote", gitHub.remote("x", TOKEN, "octo/shop"), "main"))
                .startsWith(sha);
    }
}
