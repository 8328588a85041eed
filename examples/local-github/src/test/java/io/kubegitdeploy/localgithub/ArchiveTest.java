package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ArchiveTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    @Test
    void an_archive_is_byte_for_byte_what_git_archive_makes() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("README.md", "hello");
        git.write("run", "#!/bin/sh\n");
        assertThat(git.directory().resolve("run").toFile().setExecutable(true)).isTrue();
        git.write("docs/secret.txt", "not exported");
        git.write("docs/open/deep/page.txt", "exported");
        git.write("only/ignored.txt", "its directory is there, empty");
        git.write("build/output", "a directory that is not exported");
        git.write("d".repeat(90) + "/" + "e".repeat(90) + "/f.txt", "a path that is split in two");
        git.write("g".repeat(200) + "/h", "a path that can't be split");
        git.write("i".repeat(120), "a name over 100");
        git.write("größe/日本.txt", "UTF-8");
        Files.createSymbolicLink(git.directory().resolve("link"), Path.of("docs/open"));
        Files.createSymbolicLink(git.directory().resolve("long-link"), Path.of("x/".repeat(80)));
        git.write(
                ".gitattributes", "docs/secret.txt export-ignore\n*ignored.txt export-ignore\n/build export-ignore\n");
        git.write("docs/.gitattributes", "*.tmp export-ignore\n");
        git.write("docs/a.tmp", "not exported");
        String sha = git.commit("Everything");
        git.run("push", "origin", "main");
        Path expected = git.directory().resolve(".git/expected.tar");
        git.run(
                "archive",
                "--format=tar",
                "--prefix=octo-shop-" + sha.substring(0, 7) + "/",
                "-o",
                expected.toString(),
                sha);

        byte[] tar = tar("/repos/octo/shop/tarball/" + sha);

        assertThat(Arrays.mismatch(tar, Files.readAllBytes(expected))).isEqualTo(-1);
        assertThat(tar("/repos/octo/shop/tarball")).isEqualTo(tar);
        assertThat(tar("/repos/octo/shop/tarball/main")).isEqualTo(tar);
    }

    private byte[] tar(String path) throws Exception {
        HttpResponse<byte[]> redirect = gitHub.api("GET", path, "");
        assertThat(redirect.statusCode()).isEqualTo(302);
        HttpResponse<byte[]> archive = gitHub.send("GET", location(redirect), "");
        assertThat(archive.statusCode()).as(text(archive)).isEqualTo(200);
        return new GZIPInputStream(new ByteArrayInputStream(archive.body())).readAllBytes();
    }

    private static String location(HttpResponse<byte[]> redirect) {
        URI uri = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    @Test
    void the_link_to_an_archive_is_good_for_that_archive_only() throws Exception {
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main", "main:other");

        String link = location(gitHub.api("GET", "/repos/octo/shop/tarball/refs/heads/main", ""));

        assertThat(gitHub.send("GET", link, "").statusCode()).isEqualTo(200);
        assertThat(gitHub.send("GET", link.replace("heads/main", "heads/other"), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(gitHub.send("GET", link.replaceFirst("\\?.*", ""), "").statusCode())
                .isEqualTo(404);
        assertThat(link).doesNotContain(TOKEN);
    }

    @Test
    void a_commit_that_is_not_there_is_404_at_the_end_of_the_link() throws Exception {
        String link = location(gitHub.api("GET", "/repos/octo/shop/tarball/" + "a".repeat(40), ""));

        HttpResponse<byte[]> answer = gitHub.send("GET", link, "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).isEqualTo("404: Not Found");
    }
}
