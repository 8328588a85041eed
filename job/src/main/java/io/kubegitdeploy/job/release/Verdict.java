package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.release.Outcome.Kind;
import java.util.Optional;

/** The outcome of an upgrade, read from the history before and after it and from how Helm ended. */
final class Verdict {

    /** A shell's way to tell that a signal ended a process; Java does the same. */
    private static final int SIGNALLED = 128;

    private Verdict() {}

    static Outcome of(Request request, History before, History after, Command.Ended helm) {
        Optional<Revision> done = after.deployedAs(request.description());
        if (done.isPresent()) {
            return new Outcome(
                    Kind.DEPLOYED,
                    Optional.of(done.get().number()),
                    "Deployed as revision " + done.get().number() + ".");
        }
        if (helm.exitCode() == 0) {
            return new Outcome(Kind.DEPLOYED, after.live().map(Revision::number), "Deployed.");
        }
        if (helm.exitCode() > SIGNALLED) {
            return Outcome.unavailable("Helm was ended by signal " + (helm.exitCode() - SIGNALLED) + ".");
        }
        return failed(request, before, after, helm.words());
    }

    private static Outcome failed(Request request, History before, History after, Words words) {
        int known = before.newest().map(Revision::number).orElse(0);
        Optional<Revision> made = after.newest().filter(revision -> revision.number() > known);
        if (words.saySomebodyElse() || made.filter(Revision::isUnfinished).isPresent()) {
            return Outcome.unavailable("The upgrade did not come to an end: " + words.error() + ".");
        }
        if (made.isEmpty() && words.sayUnreachable()) {
            return Outcome.unavailable(words.error() + ".");
        }
        Optional<Integer> live = after.live().map(Revision::number);
        Optional<Integer> target = made.filter(Revision::wasDeployed).flatMap(Revision::rollbackTo);
        if (target.isPresent()) {
            String told = "The upgrade failed and was rolled back to revision " + target.get() + " (now revision "
                    + made.get().number() + "): " + words.error();
            return new Outcome(Kind.ROLLED_BACK, live, told);
        }
        if (before.revisions().isEmpty() && after.revisions().isEmpty() && request.atomic()) {
            return new Outcome(
                    Kind.FAILED, live, "The first installation failed, nothing of it was kept: " + words.error());
        }
        String runs = live.map(number -> "revision " + number + " is still the live one")
                .orElse("no revision is live");
        return new Outcome(Kind.FAILED, live, "The upgrade failed, " + runs + ": " + words.error());
    }
}
