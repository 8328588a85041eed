package io.kubegitdeploy.gateway.etcd;

import io.kubegitdeploy.gateway.json.Json;

/** One key's value as it was read. The mod revision changes with each write of the key. */
public record Entry(String key, String value, long modRevision) {
    /** The value, which we wrote ourselves, read as JSON. */
    public <T> T as(Class<T> type) {
        try {
            return Json.read(value, type);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("in etcd, " + key + " is not what it should be", e);
        }
    }

    /** Values may be secrets. */
    @Override
    public String toString() {
        return "Entry[" + key + "@" + modRevision + "]";
    }
}
