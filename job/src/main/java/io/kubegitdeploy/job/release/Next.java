package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.release.Revision.Status;
import java.time.Instant;
import java.util.Optional;

/** What to do with a release, decided from its history alone. */
final class Next {

    sealed interface Step {

        /** An earlier attempt for the same request has done it. */
        record AlreadyDeployed(Revision revision, Optional<Revision> replacedBy) implements Step {}

        /** Nothing stands in the way. */
        record Upgrade() implements Step {}

        /** Go back to a revision that was deployed once, because a later one was cut off. */
        record RollBack(Revision cutOff, int to) implements Step {}

        /** Nothing was ever deployed, or the removal was cut off: remove what is there. */
        record Uninstall(Revision cutOff) implements Step {}

        /** Somebody else may be at work. */
        record Wait(Revision unfinished) implements Step {}
    }

    private Next() {}

    static Step decide(History history, Request request, Instant now) {
        Optional<Revision> done = history.deployedAs(request.description());
        Optional<Revision> newest = history.newest();
        if (done.isPresent()) {
            Optional<Revision> live = history.live()
                    .filter(revision -> revision.number() > done.get().number());
            return new Step.AlreadyDeployed(done.get(), live);
        }
        if (newest.isEmpty() || !newest.get().isUnfinished()) {
            return new Step.Upgrade();
        }
        return isAbandoned(newest.get(), history, request, now)
                ? recover(newest.get(), history)
                : new Step.Wait(newest.get());
    }

    private static Step recover(Revision cutOff, History history) {
        if (cutOff.status() == Status.UNINSTALLING) {
            return new Step.Uninstall(cutOff);
        }
        return history.newestThatWasDeployed()
                .<Step>map(good -> new Step.RollBack(cutOff, good.number()))
                .orElseGet(() -> new Step.Uninstall(cutOff));
    }

    /** Nobody finishes it any more: it is of a push, whose Helm the fence says to be gone, or it is too old. */
    private static boolean isAbandoned(Revision unfinished, History history, Request request, Instant now) {
        return isOfAPush(unfinished, history, request)
                || unfinished.updated().plus(request.timeout()).isBefore(now);
    }

    /**
     * The fence lets one push at a time to a release, so what a push left unfinished has nobody behind it. A person's
     * own upgrade inherits the label of the revision before it, and must not be taken for a push.
     */
    private static boolean isOfAPush(Revision unfinished, History history, Request request) {
        Optional<Revision> begun = begun(unfinished, history);
        Optional<String> uid = begun.flatMap(Revision::pushUid);
        if (uid.isEmpty()) {
            return false;
        }
        if (uid.get().equals(request.uid())) {
            return true;
        }
        boolean isUpgrade =
                unfinished.status() == Status.PENDING_INSTALL || unfinished.status() == Status.PENDING_UPGRADE;
        boolean inherited =
                history.before(unfinished).flatMap(Revision::pushUid).equals(uid);
        return isUpgrade && !inherited;
    }

    /** The revision whose label tells who began: for a rollback the failed one that it follows. */
    static Optional<Revision> begun(Revision unfinished, History history) {
        return switch (unfinished.status()) {
            case PENDING_INSTALL, PENDING_UPGRADE, UNINSTALLING -> Optional.of(unfinished);
            case PENDING_ROLLBACK ->
                history.newest(revision -> revision.status() != Status.PENDING_ROLLBACK)
                        .filter(revision -> revision.status() == Status.FAILED || revision.isUnfinished());
            case DEPLOYED, SUPERSEDED, FAILED, UNINSTALLED, UNKNOWN ->
                throw new IllegalArgumentException("Revision " + unfinished.number() + " is not unfinished.");
        };
    }
}
