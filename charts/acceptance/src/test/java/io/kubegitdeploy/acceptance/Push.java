package io.kubegitdeploy.acceptance;

/** What a developer pushed: the full ref, and the commit that it points to now. */
record Push(String ref, String commit) {
    String shortCommit() {
        return commit.substring(0, 7);
    }
}
