package io.kubegitdeploy.gateway.sources;

/** The archive holds what no Job may unpack. The message gives the place and the rule, never content. */
public final class ArchiveRejected extends Exception {
    private static final long serialVersionUID = 1L;

    ArchiveRejected(String message) {
        super(message);
    }
}
