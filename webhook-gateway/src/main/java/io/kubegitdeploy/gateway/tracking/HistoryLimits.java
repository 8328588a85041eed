package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import java.util.Optional;

/** How many ended jobs of a repository are kept: a mirror of the TrackedRepository's, 10 of each where it says nothing. */
public record HistoryLimits(Integer succeeded, Integer failed) {
    private static final int USUAL = 10;

    public HistoryLimits {
        succeeded = succeeded == null ? USUAL : succeeded;
        failed = failed == null ? USUAL : failed;
    }

    public static HistoryLimits of(Optional<Entry> entry) {
        return entry.map(there -> there.as(HistoryLimits.class)).orElseGet(() -> new HistoryLimits(USUAL, USUAL));
    }
}
