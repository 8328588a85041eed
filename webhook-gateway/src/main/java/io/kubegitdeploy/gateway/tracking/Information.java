package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;

/**
 * What etcd says of a tracked repository: the original's keys {@code id} and {@code web_hook_id}, and ours.
 *
 * @param hookSecret the key in etcd that holds the hook's secret
 */
record Information(
        Id id,
        long webHookId,
        long repositoryId,
        String fullName,
        String defaultBranch,
        String namespace,
        String trackedRepository,
        String hookSecret) {

    record Id(String owner, String name) {}

    static Information of(Entry entry) {
        return entry.as(Information.class);
    }
}
