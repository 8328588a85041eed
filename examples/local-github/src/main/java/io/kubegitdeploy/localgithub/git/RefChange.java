package io.kubegitdeploy.localgithub.git;

/**
 * One ref of a push.
 *
 * @param ref full name
 * @param before 40 hex digits, all zero for a new ref
 * @param after 40 hex digits, all zero for a deleted ref
 * @param forced the old commit is no ancestor of the new one
 */
public record RefChange(String ref, String before, String after, boolean forced) {
    public static final String ZERO = "0".repeat(40);

    public boolean created() {
        return before.equals(ZERO);
    }

    public boolean deleted() {
        return after.equals(ZERO);
    }

    public boolean isTag() {
        return ref.startsWith("refs/tags/");
    }

    public boolean isBranch() {
        return ref.startsWith("refs/heads/");
    }

    public String shortName() {
        return ref.replaceFirst("^refs/(heads|tags)/", "");
    }
}
