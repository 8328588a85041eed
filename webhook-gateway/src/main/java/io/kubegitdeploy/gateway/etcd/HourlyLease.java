package io.kubegitdeploy.gateway.etcd;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * One lease for all keys stored within the same hour: a lease for each key would cost etcd more than the key. It lives
 * for 8 days, so that each of its keys is kept for 7 days at least.
 */
public final class HourlyLease {
    private static final Duration LIFE = Duration.ofDays(8);

    private final Etcd etcd;
    private final Clock clock;

    private record Known(long hour, long lease) {}

    private volatile Known known = new Known(-1, 0);

    public HourlyLease(Etcd etcd, Clock clock) {
        this.etcd = etcd;
        this.clock = clock;
    }

    public long current() {
        long hour = clock.instant().getEpochSecond() / Duration.ofHours(1).toSeconds();
        Known seen = known;
        if (seen.hour != hour) {
            seen = new Known(hour, shared(hour));
            known = seen;
        }
        return seen.lease;
    }

    /** etcd no longer knows the lease, for example because its data is another's: ask again. */
    public void forget() {
        known = new Known(-1, 0);
    }

    private long shared(long hour) {
        String key = Keys.lease(hour);
        Optional<Entry> there = etcd.get(key);
        if (there.isPresent()) {
            return Long.parseLong(there.get().value());
        }
        long mine = etcd.grant(LIFE);
        Outcome outcome = etcd.commit(new Transaction()
                .ifAbsent(key)
                .put(key, Long.toString(mine), mine)
                .otherwiseRead(key));
        if (outcome.done()) {
            return mine;
        }
        etcd.revoke(mine);
        return outcome.get(key).map(Entry::value).map(Long::parseLong).orElseGet(() -> shared(hour));
    }
}
