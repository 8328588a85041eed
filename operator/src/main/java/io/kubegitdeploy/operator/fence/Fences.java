package io.kubegitdeploy.operator.fence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.operator.order.Push;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Optional;

/**
 * The fences as Leases, read from the API server each time and written only by create and by replace with the
 * resourceVersion: of two writers one is refused.
 */
public final class Fences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 3;

    private final FenceStore store;
    private final Clock clock;
    private final Holders holders;

    public Fences(FenceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.holders = new Holders(store);
    }

    /** Asks to release, and takes the release if it is free: the answer is never {@link Passage.Free}. */
    public Passage pass(Claim claim, Collection<Push> known) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Lease> lease = read(claim.target());
            Optional<Holding> seen = lease.map(Fences::decode).map(holding -> current(holding, claim));
            Passage passage = Passage.of(seen, claim, known);
            if (!(passage instanceof Passage.Free)) {
                return passage;
            }
            if (write(claim.target(), lease, Holding.by(claim))) {
                return new Passage.Passed();
            }
        }
        return new Passage.Blocked("others that ask for it at the same time");
    }

    /**
     * Frees the release if this push's unit holds it.
     *
     * @return false while a Job or pod of the holder may still run: ask again later
     */
    public boolean free(Claim.Target target, String uid, String unit) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Lease> lease = read(target);
            Optional<Holding> held = lease.map(Fences::decode)
                    .filter(holding -> holding.held()
                            && holding.push().uid().equals(uid)
                            && holding.unit().equals(unit));
            if (held.isEmpty()) {
                return true;
            }
            if (!holders.jobsAreOver(held.get())) {
                return false;
            }
            if (write(target, lease, held.get().freed())) {
                return true;
            }
        }
        return false;
    }

    /** A holder that can't free it itself any more, or whose earlier attempt is over, holds nothing. */
    private Holding current(Holding holding, Claim claim) {
        boolean own = holding.push().uid().equals(claim.push().uid());
        boolean left = own
                ? holding.unit().equals(claim.unit()) && holding.attempt() < claim.attempt()
                : holding.repository().equals(claim.repository());
        return holding.held() && left && (own || holders.pushIsOver(holding)) && holders.jobsAreOver(holding)
                ? holding.freed()
                : holding;
    }

    private Optional<Lease> read(Claim.Target target) {
        return store.lease(name(target));
    }

    private static String name(Claim.Target target) {
        return Names.fence(target.namespace(), target.release());
    }

    private boolean write(Claim.Target target, Optional<Lease> old, Holding holding) {
        LeaseBuilder lease = old.map(LeaseBuilder::new)
                .orElseGet(() -> new LeaseBuilder()
                        .withNewMetadata()
                        .withName(name(target))
                        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
                        .endMetadata());
        return store.write(lease.editMetadata()
                .addToAnnotations(Labels.FENCE, encode(holding))
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(holding.held() ? holding.who() : null)
                .withRenewTime(ZonedDateTime.now(clock))
                .endSpec()
                .build());
    }

    private static String encode(Holding holding) {
        try {
            return JSON.writeValueAsString(holding);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Holding decode(Lease lease) {
        String name = lease.getMetadata().getName();
        String json = lease.getMetadata().getAnnotations().get(Labels.FENCE);
        if (json == null) {
            throw new IllegalStateException("the Lease " + name + " has no annotation " + Labels.FENCE
                    + ": delete it if no Helm Job of its release runs");
        }
        try {
            return JSON.readValue(json, Holding.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the annotation " + Labels.FENCE + " of the Lease " + name
                    + " can't be read: delete the Lease if no Helm Job of its release runs");
        }
    }
}
