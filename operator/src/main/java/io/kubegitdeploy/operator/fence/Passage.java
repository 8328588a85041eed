package io.kubegitdeploy.operator.fence;

import io.kubegitdeploy.operator.order.Push;
import io.kubegitdeploy.operator.order.PushOrder;
import java.util.Collection;
import java.util.Optional;

/** Whether a push may release now. */
public sealed interface Passage {

    /** It holds the release. */
    record Passed() implements Passage {}

    /** It may take the release: not the answer yet, since somebody else may be quicker. */
    record Free() implements Passage {}

    /** Another push is releasing. */
    record Blocked(String by) implements Passage {}

    /** A newer push has been here: this one must not release any more. */
    record Overtaken(String by) implements Passage {}

    /** The release belongs to another repository. */
    record Foreign(String repository) implements Passage {}

    /**
     * Decides from what was seen.
     *
     * @param seen what the fence remembers, if anyone ever passed
     * @param known pushes of the same branch, as links of the chain between the two
     */
    static Passage of(Optional<Holding> seen, Claim claim, Collection<Push> known) {
        if (seen.isEmpty()) {
            return new Free();
        }
        Holding last = seen.get();
        if (!last.repository().equals(claim.repository())) {
            return new Foreign(last.repository());
        }
        if (last.push().uid().equals(claim.push().uid())) {
            return own(last, claim);
        }
        if (!PushOrder.isNewer(claim.push(), last.push(), known)) {
            return new Overtaken(last.who());
        }
        return last.held() ? new Blocked(last.who()) : new Free();
    }

    /** Another unit, or another attempt, of the same push waits like anybody else. */
    private static Passage own(Holding last, Claim claim) {
        if (!last.held()) {
            return new Free();
        }
        return last.unit().equals(claim.unit()) && last.attempt() == claim.attempt()
                ? new Passed()
                : new Blocked(last.who() + ", unit " + last.unit() + ", attempt " + last.attempt());
    }
}
