package io.kubegitdeploy.operator.deployfile;

/** The text can't be read on from here. */
final class Broken extends Exception {
    private final int at;
    private final boolean unclosedString;

    private Broken(int at, String message, boolean unclosedString) {
        super(message, null, false, false);
        this.at = at;
        this.unclosedString = unclosedString;
    }

    static Broken at(int at, String message) {
        return new Broken(at, message, false);
    }

    static Broken unclosedString(int at, String message) {
        return new Broken(at, message, true);
    }

    /** The offset in the file as it was written. */
    int at() {
        return at;
    }

    boolean isUnclosedString() {
        return unclosedString;
    }
}
