package io.kubegitdeploy.cli.validate;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.deployfile.TemplateData;

/**
 * The push for which a deploy file is read.
 *
 * @param ref the full name, such as refs/heads/main
 * @param source where the values come from, for people
 */
public record Push(
        RepositoryId repository, long job, String ref, String commit, String author, String message, String source) {
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";
    private static final int SHORT_COMMIT = 7;

    /** Without a checkout to take them from. */
    static final Push SAMPLE = new Push(
            new RepositoryId("owner", "repository"),
            0,
            BRANCH + "main",
            "0123456789abcdef0123456789abcdef01234567",
            "Sample Author <author@example.com>",
            "A sample message",
            "sample values");

    public Push ofBranch(String branch) {
        return withRef(BRANCH + branch);
    }

    public Push ofTag(String tag) {
        return withRef(TAG + tag);
    }

    private Push withRef(String other) {
        return new Push(repository, job, other, commit, author, message, source);
    }

    public Push ofCommit(String other) {
        return new Push(repository, job, ref, other, author, message, source);
    }

    public Push by(String other) {
        return new Push(repository, job, ref, commit, other, message, source);
    }

    public Push saying(String other) {
        return new Push(repository, job, ref, commit, author, other, source);
    }

    public Push in(RepositoryId other) {
        return new Push(other, job, ref, commit, author, message, source);
    }

    public Push numbered(long other) {
        return new Push(repository, other, ref, commit, author, message, source);
    }

    /** For people: the branch or tag. */
    public String shownRef() {
        return ref.startsWith(TAG) ? "tag " + ref.substring(TAG.length()) : "branch " + ref.substring(BRANCH.length());
    }

    public String shortCommit() {
        return commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
    }

    /** As the operator makes it from a DeployJob. */
    TemplateData data() {
        return TemplateData.of(
                new DeployJobSpec("validated", job, ref, commit, null, null, message, author, null, null),
                TrackedRepositorySpec.of(repository.owner(), repository.name()));
    }
}
