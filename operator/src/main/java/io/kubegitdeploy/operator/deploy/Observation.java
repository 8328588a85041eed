package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.deploy.StageSeen.NotBegun;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a push at one moment.
 *
 * @param stop why nothing new may begin
 * @param behind the older push that goes first
 * @param verdict how preparing ended the job, if it did
 * @param unprepared why preparing could not be done just now
 */
record Observation(
        Optional<Stop> stop,
        Optional<String> behind,
        Optional<Outcome> verdict,
        Optional<String> unprepared,
        Map<String, UnitSeen> units) {

    /**
     * Why nothing new may begin.
     *
     * @param finishesBegun whether a release that has begun gets its further attempts
     */
    record Stop(String reason, String message, boolean finishesBegun) {}

    /** @param fenced the fence of its release may be held for it */
    record UnitSeen(StageSeen build, StageSeen release, boolean fenced) {
        static final UnitSeen NOTHING = new UnitSeen(new NotBegun(), new NotBegun(), false);

        UnitSeen withBuild(StageSeen seen) {
            return new UnitSeen(seen, release, fenced);
        }

        UnitSeen withRelease(StageSeen seen) {
            return new UnitSeen(build, seen, fenced);
        }

        UnitSeen withFence(boolean held) {
            return new UnitSeen(build, release, held);
        }
    }

    static final Observation NOTHING =
            new Observation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    Observation {
        units = Map.copyOf(units);
    }

    UnitSeen unit(String name) {
        return units.getOrDefault(name, UnitSeen.NOTHING);
    }

    Observation with(String unit, UnitSeen seen) {
        Map<String, UnitSeen> changed = new HashMap<>(units);
        changed.put(unit, seen);
        return new Observation(stop, behind, verdict, unprepared, changed);
    }

    Observation stopped(Stop why) {
        return new Observation(Optional.of(why), behind, verdict, unprepared, units);
    }

    Observation behind(String older) {
        return new Observation(stop, Optional.of(older), verdict, unprepared, units);
    }

    Observation ended(Outcome outcome) {
        return new Observation(stop, behind, Optional.of(outcome), unprepared, units);
    }

    Observation unprepared(String why) {
        return new Observation(stop, behind, verdict, Optional.of(why), units);
    }
}
