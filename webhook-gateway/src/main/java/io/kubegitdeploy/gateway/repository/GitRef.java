package io.kubegitdeploy.gateway.repository;

import java.util.regex.Pattern;

/** What git lets the full name of a ref hold, without halves of characters. DeployJobs take nothing else. */
public final class GitRef {
    /** The limit of the DeployJob's schema; it counts code points. */
    private static final int LIMIT = 1024;

    private static final Pattern NAME = Pattern.compile("refs/[^\\x00-\\x20\\x7f~^:?*\\[\\\\\\p{Cs}]+");
    private static final Pattern BRANCH_OR_TAG = Pattern.compile("refs/(heads|tags)/.+", Pattern.DOTALL);

    private GitRef() {}

    /** Whether it can be the full name of any ref, {@code refs/...}. */
    public static boolean isName(String ref) {
        return ref.codePointCount(0, ref.length()) <= LIMIT && NAME.matcher(ref).matches();
    }

    /** Whether it can be that of a branch or tag. */
    public static boolean isBranchOrTag(String ref) {
        return isName(ref) && BRANCH_OR_TAG.matcher(ref).matches();
    }
}
