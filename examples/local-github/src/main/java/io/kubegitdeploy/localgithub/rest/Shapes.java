package io.kubegitdeploy.localgithub.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.store.Access;
import io.kubegitdeploy.localgithub.store.Repo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** Users and repositories as JSON, in REST and in events. */
public final class Shapes {
    private static final List<String> USER_URLS = List.of(
            "followers_url=/followers",
            "following_url=/following{/other_user}",
            "gists_url=/gists{/gist_id}",
            "starred_url=/starred{/owner}{/repo}",
            "subscriptions_url=/subscriptions",
            "organizations_url=/orgs",
            "repos_url=/repos",
            "events_url=/events{/privacy}",
            "received_events_url=/received_events");

    private static final List<String> REPOSITORY_URLS = List.of(
            "forks_url=/forks",
            "keys_url=/keys{/key_id}",
            "collaborators_url=/collaborators{/collaborator}",
            "teams_url=/teams",
            "hooks_url=/hooks",
            "issue_events_url=/issues/events{/number}",
            "events_url=/events",
            "assignees_url=/assignees{/user}",
            "branches_url=/branches{/branch}",
            "tags_url=/tags",
            "blobs_url=/git/blobs{/sha}",
            "git_tags_url=/git/tags{/sha}",
            "git_refs_url=/git/refs{/sha}",
            "trees_url=/git/trees{/sha}",
            "statuses_url=/statuses/{sha}",
            "languages_url=/languages",
            "stargazers_url=/stargazers",
            "contributors_url=/contributors",
            "subscribers_url=/subscribers",
            "subscription_url=/subscription",
            "commits_url=/commits{/sha}",
            "git_commits_url=/git/commits{/sha}",
            "comments_url=/comments{/number}",
            "issue_comment_url=/issues/comments{/number}",
            "contents_url=/contents/{+path}",
            "compare_url=/compare/{base}...{head}",
            "merges_url=/merges",
            "archive_url=/{archive_format}{/ref}",
            "downloads_url=/downloads",
            "issues_url=/issues{/number}",
            "pulls_url=/pulls{/number}",
            "milestones_url=/milestones{/number}",
            "notifications_url=/notifications{?since,all,participating}",
            "labels_url=/labels{/name}",
            "releases_url=/releases{/id}",
            "deployments_url=/deployments");

    private final Links links;

    public Shapes(Links links) {
        this.links = links;
    }

    public Links links() {
        return links;
    }

    public ObjectNode user(String login) {
        long id = 1_000_000 + crc(login);
        ObjectNode user = Json.object()
                .put("login", login)
                .put("id", id)
                .put("node_id", nodeId("User", id))
                .put("avatar_url", "")
                .put("gravatar_id", "")
                .put("url", links.user(login))
                .put("html_url", links.html(login));
        putUrls(user, links.user(login), USER_URLS);
        return user.put("type", "User").put("user_view_type", "public").put("site_admin", false);
    }

    /** As REST and the {@code ping} event have it: times are text. */
    public ObjectNode repository(Repo repo) {
        return repository(repo, user(repo.owner()))
                .put("created_at", repo.createdAt().toString())
                .put("updated_at", repo.updatedAt().toString())
                .put("pushed_at", repo.pushedAt().toString());
    }

    /** As REST has it for someone who asks. */
    public ObjectNode repository(Repo repo, Access access) {
        ObjectNode shape = repository(repo);
        shape.putObject("permissions")
                .put("admin", access.includes(Access.ADMIN))
                .put("maintain", access.includes(Access.ADMIN))
                .put("push", access.includes(Access.WRITE))
                .put("triage", access.includes(Access.WRITE))
                .put("pull", access.includes(Access.READ));
        return shape;
    }

    /** As the {@code push} event alone has it: times of creation and push are whole seconds since 1970. */
    public ObjectNode repositoryInPush(Repo repo) {
        ObjectNode owner = Json.object().put("name", repo.owner()).put("email", email(repo.owner()));
        owner.setAll(user(repo.owner()));
        return repository(repo, owner)
                .put("created_at", repo.createdAt().getEpochSecond())
                .put("updated_at", repo.updatedAt().toString())
                .put("pushed_at", repo.pushedAt().getEpochSecond())
                .put("stargazers", 0)
                .put("master_branch", repo.defaultBranch());
    }

    public static String email(String login) {
        return login + "@users.noreply.localhost";
    }

    private ObjectNode repository(Repo repo, ObjectNode owner) {
        ObjectNode shape = Json.object()
                .put("id", repo.id())
                .put("node_id", nodeId("Repository", repo.id()))
                .put("name", repo.name())
                .put("full_name", repo.fullName())
                .put("private", repo.restricted());
        shape.set("owner", owner);
        shape.put("html_url", links.html(repo)).putNull("description").put("fork", false);
        shape.put("url", links.api(repo));
        putUrls(shape, links.api(repo), REPOSITORY_URLS);
        shape.put("git_url", links.html(repo) + ".git")
                .put("ssh_url", links.html(repo) + ".git")
                .put("clone_url", links.html(repo) + ".git")
                .put("svn_url", links.html(repo))
                .putNull("homepage")
                .put("size", 0)
                .put("stargazers_count", 0)
                .put("watchers_count", 0)
                .putNull("language")
                .put("has_issues", false)
                .put("has_projects", false)
                .put("has_downloads", false)
                .put("has_wiki", false)
                .put("has_pages", false)
                .put("has_discussions", false)
                .put("forks_count", 0)
                .putNull("mirror_url")
                .put("archived", false)
                .put("disabled", false)
                .put("open_issues_count", 0)
                .putNull("license")
                .put("allow_forking", true)
                .put("is_template", false)
                .put("web_commit_signoff_required", false);
        shape.putArray("topics");
        return shape.put("visibility", repo.restricted() ? "private" : "public")
                .put("forks", 0)
                .put("open_issues", 0)
                .put("watchers", 0)
                .put("default_branch", repo.defaultBranch());
    }

    static String nodeId(String kind, long id) {
        return Base64.getEncoder().withoutPadding().encodeToString((kind + id).getBytes(StandardCharsets.UTF_8));
    }

    private static void putUrls(ObjectNode shape, String base, List<String> urls) {
        for (String url : urls) {
            Map.Entry<String, String> pair =
                    Map.entry(url.substring(0, url.indexOf('=')), url.substring(url.indexOf('=') + 1));
            shape.put(pair.getKey(), base + pair.getValue());
        }
    }

    private static long crc(String login) {
        CRC32 crc = new CRC32();
        crc.update(login.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
