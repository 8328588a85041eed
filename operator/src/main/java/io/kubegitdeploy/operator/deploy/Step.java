package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.build.BuiltImage;
import io.kubegitdeploy.operator.deploy.Plan.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done next. */
sealed interface Step {

    /** Read the deploy file at the commit. */
    record Prepare() implements Step {}

    record StartBuild(Unit unit, int attempt) implements Step {}

    /**
     * Make a Helm Job, once the fence is passed.
     *
     * @param image what the unit's build made, if it has one
     */
    record StartRelease(Unit unit, Optional<BuiltImage> image, int attempt) implements Step {}

    /** Free the fence of a unit's release, whose Helm Job is over or never began. */
    record Settle(Unit unit) implements Step {}

    /** End the running builds of these units. */
    record Cancel(List<Unit> builds) implements Step {}

    /**
     * Nothing, until something happens.
     *
     * @param until when to look again, even if nothing happens
     */
    record Wait(String forWhat, Optional<Instant> until) implements Step {}

    record Finish(Outcome outcome) implements Step {}
}
