package io.kubegitdeploy.job.release;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A release's revisions, as Helm has them.
 *
 * @param revisions oldest first; none for a release that is not installed
 */
record History(List<Revision> revisions) {

    static final History NONE = new History(List.of());

    History {
        revisions = revisions.stream()
                .sorted(Comparator.comparingInt(Revision::number))
                .toList();
    }

    Optional<Revision> newest() {
        return newest(any -> true);
    }

    /** What runs: a pending or failed revision leaves the one before it deployed. */
    Optional<Revision> live() {
        return newest(revision -> revision.status() == Revision.Status.DEPLOYED);
    }

    Optional<Revision> newestThatWasDeployed() {
        return newest(Revision::wasDeployed);
    }

    /** The revision that a request has already brought to an end: Helm writes the description only with success. */
    Optional<Revision> deployedAs(String description) {
        return newest(
                revision -> revision.wasDeployed() && revision.description().equals(description));
    }

    Optional<Revision> before(Revision later) {
        return newest(revision -> revision.number() < later.number());
    }

    Optional<Revision> newest(Predicate<Revision> which) {
        return revisions.reversed().stream().filter(which).findFirst();
    }
}
