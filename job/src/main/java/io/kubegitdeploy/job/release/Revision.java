package io.kubegitdeploy.job.release;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code helm history}.
 *
 * @param pushUid the DeployJob's uid that the revision is labelled with. Helm 4 copies labels: an upgrade that names
 *     none has those of the revision before it, a rollback those of the revision that it goes back to.
 */
record Revision(int number, Instant updated, Status status, String description, Optional<String> pushUid) {

    enum Status {
        DEPLOYED,
        SUPERSEDED,
        FAILED,
        UNINSTALLED,
        UNINSTALLING,
        PENDING_INSTALL,
        PENDING_UPGRADE,
        PENDING_ROLLBACK,
        UNKNOWN;

        static Status of(String name) {
            return switch (name) {
                case "deployed" -> DEPLOYED;
                case "superseded" -> SUPERSEDED;
                case "failed" -> FAILED;
                case "uninstalled" -> UNINSTALLED;
                case "uninstalling" -> UNINSTALLING;
                case "pending-install" -> PENDING_INSTALL;
                case "pending-upgrade" -> PENDING_UPGRADE;
                case "pending-rollback" -> PENDING_ROLLBACK;
                default -> UNKNOWN;
            };
        }
    }

    private static final Pattern FAILED_DESCRIPTION =
            Pattern.compile("(Release|Upgrade|Rollback) \".*\" failed: .*", Pattern.DOTALL);
    private static final Pattern ROLLBACK_DESCRIPTION = Pattern.compile("Rollback to ([0-9]{1,9})");

    Revision withPushUid(Optional<String> uid) {
        return new Revision(number, updated, status, description, uid);
    }

    /** Whether Helm is, or was when it died, in the middle of this revision. */
    boolean isUnfinished() {
        return switch (status) {
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK, UNINSTALLING -> true;
            case DEPLOYED, SUPERSEDED, FAILED, UNINSTALLED, UNKNOWN -> false;
        };
    }

    /** Helm also calls a failed first install superseded once an upgrade went over it: its description tells. */
    boolean wasDeployed() {
        return status == Status.DEPLOYED
                || (status == Status.SUPERSEDED
                        && !FAILED_DESCRIPTION.matcher(description).matches());
    }

    /** The revision that this one brought back. */
    Optional<Integer> rollbackTo() {
        Matcher matcher = ROLLBACK_DESCRIPTION.matcher(description);
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }
}
