package io.kubegitdeploy.cli;

import java.util.ArrayList;
import java.util.List;

/** Several command lines in one process, for the ahead-of-time cache: what they load here needs no loading later. */
final class Training {
    private Training() {}

    /**
     * Runs them.
     *
     * @param args command lines, each ended by {@code ;}
     */
    public static void main(String[] args) {
        List<String> line = new ArrayList<>();
        for (String arg : args) {
            if (!arg.equals(";")) {
                line.add(arg);
                continue;
            }
            int code = CommandLines.run(Main.world(), line.toArray(String[]::new));
            if (code != 0) {
                System.err.println(line + " ended with " + code);
                System.exit(code);
            }
            line.clear();
        }
    }
}
