package io.kubegitdeploy.operator.deployfile;

/** A value breaks a rule; the message says which. Where it stands is known to who asked. */
final class Refused extends Exception {
    Refused(String message) {
        super(message, null, false, false);
    }
}
