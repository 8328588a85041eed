package io.kubegitdeploy.cli;

import java.util.List;

/** A command can't do what it was asked for; the message is one sentence for a person. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient List<String> advice;

    /** @param advice what a person can do about it, a line each */
    CommandFailure(String reason, String sentence, String... advice) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.advice = List.of(advice);
    }

    String reason() {
        return reason;
    }

    List<String> advice() {
        return advice;
    }
}
