package io.kubegitdeploy.localgithub.store;

/** A name that a repository had before it was renamed or transferred. */
record FormerName(String owner, String name, long repositoryId) {
    boolean is(String otherOwner, String otherName) {
        return owner.equalsIgnoreCase(otherOwner) && name.equalsIgnoreCase(otherName);
    }
}
