package io.kubegitdeploy.gateway.etcd;

import io.kubegitdeploy.gateway.failure.Unavailable;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an etcd that ran out of space take writes again, without hands: drops the earlier values of all keys, gives the
 * free pages back, lowers the alarm, and tries a write. Nothing that is in use is dropped. Each step can be repeated, and
 * two gateways may do it at once.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    /** As large as a large job's record: with room for less, the alarm would soon be up again. */
    private static final int TRIAL_BYTES = 64 << 10;

    private final Etcd etcd;
    private final boolean owned;
    /** From the alarm until a write has succeeded: lowered for a trial, the alarm alone would not tell. */
    private volatile boolean outOfSpace;

    /** @param owned etcd holds nothing but the gateway's own data; another's is not ours to compact */
    public Housekeeping(Etcd etcd, boolean owned) {
        this.etcd = etcd;
        this.owned = owned;
    }

    /** One pass. @throws Unavailable while etcd has no space */
    public void pass() {
        outOfSpace = etcd.isOutOfSpace();
        if (!outOfSpace) {
            return;
        }
        if (!owned) {
            throw Unavailable.etcdOutOfSpace(
                    "etcd is out of space (its alarm NOSPACE is up) and takes no writes; it is not the gateway's own"
                            + " (KGD_ETCD_OWNED=false): compact it, defragment it, and lower the alarm",
                    null);
        }
        LOG.warn("etcd is out of space (its alarm NOSPACE is up) and takes no writes: compacting and defragmenting it");
        etcd.compact();
        for (URI member : etcd.members()) {
            if (etcd.size(member).isWorthDefragmenting()) {
                etcd.defragment(member);
            }
        }
        etcd.lowerSpaceAlarm();
        if (!takesWrites()) {
            throw Unavailable.etcdOutOfSpace(
                    "etcd is out of space and takes no writes: all that it holds is in use; raise its quota (the chart's"
                            + " etcd.quotaBytes), or untrack repositories",
                    null);
        }
        outOfSpace = false;
        LOG.info("etcd has space again and takes writes");
    }

    /** Ends normally if etcd answers and takes writes. */
    public void check() {
        etcd.check();
        if (outOfSpace) {
            throw Etcd.outOfSpace(null);
        }
    }

    private boolean takesWrites() {
        try {
            etcd.put(Keys.TRIAL, "-".repeat(TRIAL_BYTES));
        } catch (Unavailable e) {
            if (etcd.isOutOfSpace()) {
                return false;
            }
            throw e;
        }
        etcd.delete(Keys.TRIAL);
        return true;
    }
}
