package io.kubegitdeploy.cli.gateway;

/** The gateway refused, or there was no answer of a gateway. The message is one sentence for a person. */
public final class GatewayFailure extends RuntimeException {
    /** Nothing listens, or the connection broke. */
    public static final String UNREACHABLE = "Unreachable";

    /** What answered is no gateway's private API. */
    public static final String NO_GATEWAY = "NoGateway";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    public GatewayFailure(int status, String reason, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status; 0 without an answer. */
    public int status() {
        return status;
    }

    /** One word in CamelCase: the gateway's, or one of the two above. */
    public String reason() {
        return reason;
    }

    /** Whether the same call may succeed later. */
    public boolean isTemporary() {
        return reason.equals(UNREACHABLE) || status == 429 || status == 502 || status == 503 || status == 504;
    }
}
