package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.operator.build.BuiltImage;
import java.time.Instant;
import java.util.Optional;

/** How far a stage of a unit is seen to be. Attempts count from 1. */
sealed interface StageSeen {
    /** Of a stage whose attempts do not come to an end by themselves. */
    int MAX_ATTEMPTS = 3;

    /** Of a stage that waits for something that is away. */
    int MAX_PATIENT_ATTEMPTS = 9;

    /** No Job yet. */
    record NotBegun() implements StageSeen {}

    /** It was tried to begin an attempt just now, and something else comes first. */
    record Blocked(int attempt, String why) implements StageSeen {}

    /**
     * Its Job is there, and not at its end.
     *
     * @param lost why the attempt before did not end by itself, where that was seen just now
     * @param silent nothing tells when that changes: it is to be looked at again
     */
    record Running(int attempt, String doing, Optional<String> lost, boolean silent) implements StageSeen {
        Running(int attempt, String doing) {
            this(attempt, doing, Optional.empty(), false);
        }

        static Running silent(int attempt, String doing) {
            return new Running(attempt, doing, Optional.empty(), true);
        }
    }

    /**
     * The attempt did not end by itself; another one may begin at {@code notBefore}.
     *
     * @param last no attempt follows this one
     */
    record Lost(int attempt, String why, Instant notBefore, String lastLines, int last) implements StageSeen {
        Lost(int attempt, String why, Instant notBefore, String lastLines) {
            this(attempt, why, notBefore, lastLines, MAX_ATTEMPTS);
        }
    }

    /**
     * It ended well.
     *
     * @param image what was built; empty for a release
     * @param revision the Helm revision deployed now; empty for a build, or when unknown
     */
    record Done(int attempt, Optional<BuiltImage> image, Optional<Long> revision, String lastLines)
            implements StageSeen {}

    /**
     * It will not be tried again.
     *
     * @param attempt 0 if none could begin
     * @param reason one of {@link io.kubegitdeploy.crd.Reasons}
     * @param revision for a release, the revision that is deployed nevertheless (rolled back to)
     */
    record Failed(int attempt, String reason, String message, Optional<Long> revision, String lastLines)
            implements StageSeen {
        static Failed before(int attempt, String reason, String message) {
            return new Failed(attempt, reason, message, Optional.empty(), "");
        }
    }

    /** No further Job of this stage will run. */
    default boolean over() {
        return switch (this) {
            case Done done -> true;
            case Failed failed -> true;
            case Lost lost -> lost.attempt() >= lost.last();
            case NotBegun notBegun -> false;
            case Blocked blocked -> false;
            case Running running -> false;
        };
    }

    /** A Job of it was made: for a release, the upgrade may be half done, and is brought to an end. */
    default boolean begun() {
        return switch (this) {
            case NotBegun notBegun -> false;
            case Blocked blocked -> blocked.attempt() > 1;
            case Failed failed -> failed.attempt() > 0;
            case Running running -> true;
            case Lost lost -> true;
            case Done done -> true;
        };
    }

    /** The newest attempt that has begun, from 1; 0 if none has. */
    default int made() {
        return switch (this) {
            case NotBegun notBegun -> 0;
            case Blocked blocked -> blocked.attempt() - 1;
            case Running running -> running.attempt();
            case Lost lost -> lost.attempt();
            case Done done -> done.attempt();
            case Failed failed -> failed.attempt();
        };
    }
}
