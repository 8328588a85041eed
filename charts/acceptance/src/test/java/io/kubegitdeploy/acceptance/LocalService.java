package io.kubegitdeploy.acceptance;

/** A service of the local cluster that is taken away for a while, and back again when this is closed. */
final class LocalService implements AutoCloseable {
    private final Installation installation;
    private final String name;
    private boolean paused;
    private boolean stopped;

    LocalService(Installation installation, String name) {
        this.installation = installation;
        this.name = name;
    }

    /** From now on it takes connections and does not answer. */
    void hang() {
        installation.service(name, "pause");
        paused = true;
    }

    /** From now on connections are refused. */
    void kill() {
        installation.service(name, "stop");
        paused = false;
        stopped = true;
    }

    void bringBack() {
        if (stopped) {
            installation.service(name, "start");
        } else if (paused) {
            installation.service(name, "resume");
        }
        stopped = false;
        paused = false;
    }

    @Override
    public void close() {
        bringBack();
    }
}
