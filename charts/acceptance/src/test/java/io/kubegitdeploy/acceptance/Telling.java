package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tells the gateway of pushes as GitHub would, in the order and with the times that a test wants. GitHub has the commits,
 * but not on a branch that is tracked.
 */
record Telling(Webhook webhook, Repository repository) {
    static final String NOTHING = "0".repeat(40);

    static Telling of(Team team, Repository repository) {
        return new Telling(Webhook.knowingTheSecret(team.cluster(), repository.name()), repository);
    }

    /** A commit of all that changed, which GitHub has. */
    String commit(String message) {
        String commit = repository.prepare("main", message).commit();
        repository.git("push", "-q", "origin", "HEAD:refs/heads/untracked");
        return commit;
    }

    /**
     * A push that moved a branch; returns the name of its DeployJob.
     *
     * @param pushedAt in seconds, as GitHub says it
     */
    String push(String branch, String before, String after, long pushedAt) {
        Http.Answer answer = webhook.send("push", """
                {"ref":"refs/heads/%s","before":"%s","after":"%s","created":false,"deleted":false,"forced":false,
                 "repository":{"id":1,"name":"%s","full_name":"%s/%s","owner":{"name":"%s","login":"%s"},
                               "default_branch":"main","pushed_at":%d},
                 "pusher":{"name":"ada"},
                 "head_commit":{"id":"%s","message":"A commit","timestamp":"2026-11-01T00:00:00Z",
                                "author":{"name":"Ada","email":"ada@example.com"}},
                 "commits":[]}
                """.formatted(
                        branch,
                        before,
                        after,
                        repository.name(),
                        LocalGitHub.OWNER,
                        repository.name(),
                        LocalGitHub.OWNER,
                        LocalGitHub.OWNER,
                        pushedAt,
                        after));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.json().path("deploy_job").asText();
    }
}
