package io.kubegitdeploy.gateway.failure;

/**
 * What a caller can be told: the input was wrong ({@link Rejected}), or something we need is away ({@link Unavailable}).
 * Every other exception is a bug. The sentence reaches people: it holds no secret and no content of files.
 */
public abstract sealed class Failure extends RuntimeException permits Rejected, Unavailable {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    Failure(int status, String reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** One fixed word in CamelCase that programs may compare. */
    public String reason() {
        return reason;
    }

    /** One sentence for a person. */
    public String sentence() {
        return getMessage();
    }
}
