package io.kubegitdeploy.job;

/** What the operator reads from a container's exit code. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int REJECTED = 2;

    /** EX_TEMPFAIL of sysexits.h: the same call may be made again. */
    public static final int UNAVAILABLE = 75;

    private ExitCode() {}
}
