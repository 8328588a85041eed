package io.kubegitdeploy.gateway.etcd;

/** One key's value as it was read. The mod revision changes with each write of the key. */
public record Entry(String key, String value, long modRevision) {
    /** Values may be secrets. */
    @Override
    public String toString() {
        return "Entry[" + key + "@" + modRevision + "]";
    }
}
