package io.kubegitdeploy.acceptance;

import java.lang.management.ManagementFactory;

/** What a person sees who waits for the tests. */
final class Progress {
    private Progress() {}

    /** Prints a line with the seconds since the tests' JVM started. */
    @SuppressWarnings("SystemOut")
    static void say(String line) {
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        System.out.printf("[%6.1f s] %s%n", uptime / 1000.0, line);
    }
}
