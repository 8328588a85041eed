package io.kubegitdeploy.localgithub;

import static io.kubegitdeploy.localgithub.LocalGitHubExtension.TOKEN;
import static io.kubegitdeploy.localgithub.LocalGitHubExtension.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagesTest {
    @RegisterExtension
    final LocalGitHubExtension gitHub = new LocalGitHubExtension();

    private String page(String path) throws Exception {
        return text(gitHub.send("GET", path, ""));
    }

    @Test
    void a_person_sees_repositories_commits_hooks_and_deliveries_but_no_secret() throws Exception {
        gitHub.hook();
        Git git = gitHub.workingCopy();
        git.commit("A <script> & \"quotes\"");
        gitHub.receiver().answerWith(418);
        git.run("push", "origin", "main");
        String shop = Awaitility.await().until(() -> page("/octo/shop"), text -> text.contains("418"));

        assertThat(page("/")).contains("<a href='/octo/shop'>octo/shop</a>");
        assertThat(shop)
                .contains(
                        "A &lt;script&gt; &amp; &quot;quotes&quot;",
                        gitHub.receiver().url(),
                        "heads/main")
                .contains("<span class=bad>Invalid HTTP Response: 418</span>", "<span class=good>OK (200)</span>")
                .doesNotContain("s3cret", TOKEN, "<script>");
    }

    @Test
    void a_delivery_is_shown_and_sent_again_by_its_button() throws Exception {
        gitHub.hook();
        String shop = Awaitility.await().until(() -> page("/octo/shop"), text -> text.contains("/deliveries/"));
        String path = shop.replaceFirst("(?s).*href='(/octo/shop/deliveries/[0-9]+)'.*", "$1");

        assertThat(page(path))
                .contains("X-GitHub-Event: ping", "&quot;zen&quot;", "noted")
                .doesNotContain("s3cret");
        assertThat(gitHub.send("POST", path, "", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(gitHub.send("POST", path, "").statusCode()).isEqualTo(303);
        assertThat(gitHub.receiver().await("ping", 2))
                .extracting(ping -> ping.header("X-GitHub-Delivery"))
                .hasSize(2)
                .allSatisfy(guid -> assertThat(guid)
                        .isEqualTo(gitHub.receiver().all().getFirst().header("X-GitHub-Delivery")));
    }
}
