package io.kubegitdeploy.gateway.failure;

/** The input is wrong: trying again changes nothing. Answered with a 4xx. */
public final class Rejected extends Failure {
    private static final long serialVersionUID = 1L;

    public Rejected(int status, String reason, String sentence) {
        super(status, reason, sentence, null);
    }

    public static Rejected badRequest(String sentence) {
        return new Rejected(400, "BadRequest", sentence);
    }
}
