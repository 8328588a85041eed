package io.kubegitdeploy.crd;

/** The reasons in conditions: fixed words that scripts may compare. */
public final class Reasons {
    // How a DeployJob ends.
    public static final String DEPLOYED = "Deployed";
    public static final String NOTHING_TO_DO = "NothingToDo";
    public static final String SKIPPED = "Skipped";
    public static final String SUPERSEDED = "Superseded";
    public static final String CANCELLED = "Cancelled";
    public static final String BUILD_FAILED = "BuildFailed";
    public static final String RELEASE_FAILED = "ReleaseFailed";
    public static final String INVALID_DEPLOY_FILE = "InvalidDeployFile";
    public static final String TIMED_OUT = "TimedOut";
    public static final String NOT_ALLOWED = "NotAllowed";
    public static final String SOURCE_NOT_FOUND = "SourceNotFound";

    // Where a running DeployJob is.
    public static final String PENDING = "Pending";
    public static final String PREPARING = "Preparing";
    public static final String BUILDING = "Building";
    public static final String RELEASING = "Releasing";

    // Of a TrackedRepository.
    public static final String TRACKED = "Tracked";
    public static final String SUSPENDED = "Suspended";
    public static final String ALREADY_TRACKED = "AlreadyTracked";
    public static final String REPOSITORY_NOT_FOUND = "RepositoryNotFound";
    public static final String NO_HOOK_RIGHT = "NoHookRight";
    public static final String NO_CREDENTIALS = "NoCredentials";
    public static final String CREDENTIALS_REFUSED = "CredentialsRefused";
    public static final String GITHUB_UNAVAILABLE = "GitHubUnavailable";
    public static final String GATEWAY_UNAVAILABLE = "GatewayUnavailable";

    private Reasons() {}
}
