package io.kubegitdeploy.localgithub.store;

/** What someone may do with a repository; each level includes those before it. */
public enum Access {
    NONE,
    READ,
    WRITE,
    ADMIN;

    public boolean includes(Access needed) {
        return compareTo(needed) >= 0;
    }
}
