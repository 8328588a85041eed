package io.kubegitdeploy.job;

/** The input is wrong: trying again cannot help. The message is one sentence for a person, without secrets. */
public final class Rejected extends Exception {

    public Rejected(String message) {
        super(message);
    }
}
