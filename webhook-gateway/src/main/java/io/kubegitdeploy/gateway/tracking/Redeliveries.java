package io.kubegitdeploy.gateway.tracking;

import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.github.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks GitHub once more for pushes that it could not deliver while the gateway or etcd was away: GitHub itself never tries
 * again. A moment after the start, every quarter of an hour, and every two minutes while there are any.
 */
final class Redeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Redeliveries.class);
    /** Until GitHub reaches the gateway after its start. */
    private static final Duration FIRST = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration USUAL = Duration.ofMinutes(15);

    private final Etcd etcd;
    private final Webhooks webhooks;
    private final InstantSource clock;
    private Instant next;

    Redeliveries(Etcd etcd, Webhooks webhooks, InstantSource clock) {
        this.etcd = etcd;
        this.webhooks = webhooks;
        this.clock = clock;
        this.next = clock.instant().plus(FIRST);
    }

    /** Called by one thread, often; does something when it is time. */
    void pass() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(SOON);
        int asked = 0;
        for (Entry claim : etcd.list(Keys.CLAIMS)) {
            Optional<Information> known =
                    etcd.get(Keys.information(Claim.of(claim).id())).map(Information::of);
            if (known.isPresent()) {
                asked += ask(Claim.of(claim), known.get(), now);
            }
        }
        next = now.plus(asked > 0 ? SOON : USUAL);
    }

    private int ask(Claim claim, Information known, Instant now) {
        try {
            List<Webhooks.Attempt> missed =
                    Missed.of(webhooks.attempts(claim.id(), known.repositoryId(), known.webHookId()), now);
            for (Webhooks.Attempt attempt : missed) {
                webhooks.redeliver(claim.id(), known.repositoryId(), known.webHookId(), attempt);
                LOG.info("{}: GitHub is asked to deliver {} again", claim.id(), attempt.guid());
            }
            return missed.size();
        } catch (Rejected e) {
            // The hook or a right is missing: the operator's next call mends it, or tells.
            LOG.debug("{}: deliveries can't be asked for: {}", claim.id(), e.sentence());
            return 0;
        }
    }
}
