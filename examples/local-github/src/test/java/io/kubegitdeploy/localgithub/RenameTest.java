package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.json;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kohsuke.github.GHRepository;

/** What becomes of a name when its repository is renamed, transferred or deleted. */
class RenameTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    private long id(String repository) throws Exception {
        return json(gitHub.api("GET", "/repos/" + repository, "")).path("id").asLong();
    }

    private void rename(String repository, String change) throws Exception {
        HttpResponse<byte[]> answer = gitHub.send("PATCH", "/_admin/repositories/" + repository, change);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    }

    private static String location(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void calls_for_a_former_name_are_redirected_to_the_id() throws Exception {
        long id = id("octo/shop");
        rename("octo/shop", "{\"name\": \"store\"}");
        rename("octo/store", "{\"owner\": \"acme\"}");

        for (String former : new String[] {"octo/shop", "OCTO/Shop", "octo/store"}) {
            HttpResponse<byte[]> read = gitHub.api("GET", "/repos/" + former + "/hooks?per_page=5", "");
            assertThat(read.statusCode()).isEqualTo(301);
            assertThat(json(read).path("message").asText()).isEqualTo("Moved Permanently");
            assertThat(location(read)).isEqualTo(gitHub.url() + "/api/v3/repositories/" + id + "/hooks?per_page=5");
            HttpResponse<byte[]> write = gitHub.api("POST", "/repos/" + former + "/hooks", "{}");
            assertThat(write.statusCode()).isEqualTo(307);
            assertThat(location(write)).isEqualTo(gitHub.url() + "/api/v3/repositories/" + id + "/hooks");
        }
        gitHub.restart();
        assertThat(gitHub.api("GET", "/repos/octo/shop", "").statusCode()).isEqualTo(301);
        assertThat(gitHub.send("GET", "/api/v3/repos/octo/shop", "").statusCode())
                .as("who may not read it")
                .isEqualTo(404);
    }

    @Test
    void everything_of_a_repository_is_found_by_its_id() throws Exception {
        Git git = gitHub.workingCopy();
        git.write("file", "hello");
        String sha = git.commit("First");
        git.run("push", "origin", "main");
        long hook = gitHub.hook();
        String byId = "/repositories/" + id("octo/shop");
        rename("octo/shop", "{\"name\": \"store\"}");

        assertThat(json(gitHub.api("GET", byId, "")).path("full_name").asText()).isEqualTo("octo/store");
        assertThat(json(gitHub.api("GET", byId + "/hooks/" + hook, ""))
                        .path("id")
                        .asLong())
                .isEqualTo(hook);
        assertThat(json(gitHub.api("GET", byId + "/contents/file?ref=" + sha, ""))
                        .path("name")
                        .asText())
                .isEqualTo("file");
        assertThat(gitHub.api("DELETE", byId + "/hooks/" + hook, "").statusCode())
                .isEqualTo(204);
        assertThat(gitHub.api("GET", "/repositories/1", "").statusCode()).isEqualTo(404);
        assertThat(gitHub.send("GET", "/api/v3" + byId, "").statusCode()).isEqualTo(404);
    }

    @Test
    void another_repository_takes_a_former_name_over() throws Exception {
        long first = id("octo/shop");
        rename("octo/shop", "{\"name\": \"store\"}");
        assertThat(gitHub.create("shop", true).statusCode()).isEqualTo(201);

        assertThat(id("octo/shop")).isNotEqualTo(first);
        assertThat(id("octo/store")).isEqualTo(first);
        gitHub.send("DELETE", "/_admin/repositories/octo/shop", "");
        assertThat(gitHub.api("GET", "/repos/octo/shop", "").statusCode())
                .as("a redirect that ended does not come back")
                .isEqualTo(404);
    }

    @Test
    void a_deleted_repository_takes_its_former_names_with_it() throws Exception {
        rename("octo/shop", "{\"name\": \"store\"}");
        gitHub.send("DELETE", "/_admin/repositories/octo/store", "");

        assertThat(gitHub.api("GET", "/repos/octo/shop", "").statusCode()).isEqualTo(404);
    }

    @Test
    void the_client_follows_and_learns_the_present_name() throws Exception {
        rename("octo/shop", "{\"name\": \"store\"}");

        GHRepository found = gitHub.client().getRepository("octo/shop");

        assertThat(found.getFullName()).isEqualTo("octo/store");
        assertThat(gitHub.client().getRepositoryById(found.getId()).getFullName())
                .isEqualTo("octo/store");
    }

    @Test
    void git_goes_on_with_a_former_name() throws Exception {
        Git git = gitHub.workingCopy();
        git.commit("First");
        git.run("push", "origin", "main");
        rename("octo/shop", "{\"name\": \"store\"}");

        String second = git.commit("Second");
        git.run("push", "origin", "main");

        assertThat(git.run("ls-remote", gitHub.remote("x", TOKEN, "octo/store")))
                .contains(second + "\trefs/heads/main");
    }
}
