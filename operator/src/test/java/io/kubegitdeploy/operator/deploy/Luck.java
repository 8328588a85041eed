package io.kubegitdeploy.operator.deploy;

import java.util.List;
import java.util.Random;

/**
 * What can happen in a world.
 *
 * @param crashes operators crash, calls to Kubernetes fail or are done without an answer
 * @param losses pods are evicted and killed, Jobs and pods deleted by people
 * @param failures programs say no by themselves
 * @param people DeployJobs are cancelled and deleted, TrackedRepositories deleted
 */
record Luck(
        int replicas,
        int pushes,
        int repositories,
        int maxBuilds,
        boolean queue,
        boolean crashes,
        boolean losses,
        boolean failures,
        boolean people,
        String deployFile) {
    private static final String BUILT = "[[docker]]\ndirectory = \".\"\ntag = \"reg/x:1\"\n";
    private static final String CHART = "[[helm]]\nchart = \"./chart\"\n";
    private static final List<String> FILES = List.of(
            "[api]\n" + CHART,
            "[api]\n" + BUILT + CHART,
            "[api]\n" + BUILT + CHART + "[web]\ndepends_on = [\"api\"]\n" + CHART,
            "[api]\n" + CHART + "[web]\n" + BUILT + CHART,
            "[image]\n" + BUILT + "[web]\ndepends_on = [\"image\"]\n" + CHART);

    static Luck of(Random random) {
        return new Luck(
                1 + random.nextInt(2),
                1 + random.nextInt(4),
                random.nextInt(5) == 0 ? 2 : 1,
                random.nextInt(4) == 0 ? 1 : 10,
                random.nextInt(3) == 0,
                random.nextInt(3) > 0,
                random.nextInt(3) > 0,
                random.nextInt(4) == 0,
                random.nextInt(3) == 0,
                FILES.get(random.nextInt(FILES.size())));
    }

    boolean oneRelease() {
        return deployFile.indexOf("[[helm]]") == deployFile.lastIndexOf("[[helm]]");
    }

    /** Nothing but the order of pushes ends one without being deployed. */
    boolean gentle() {
        return !losses && !failures && !people && repositories == 1;
    }
}
