package io.kubegitdeploy.gateway.sources;

import java.io.IOException;

/** The disk under the archive cache takes no more, even without all earlier archives. Later it may. */
public final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(String message) {
        super(message);
    }
}
