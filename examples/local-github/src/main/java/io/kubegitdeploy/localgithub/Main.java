package io.kubegitdeploy.localgithub;

import java.io.IOException;
import java.util.Arrays;

/** Starts the stand-in; everything is set by the environment. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(Settings.HELP);
            return;
        }
        if (args.length > 0) {
            fail("No arguments are taken, only settings in the environment: see --help");
        }
        try {
            Settings settings = Settings.fromEnvironment(System.getenv());
            LocalGitHub gitHub = LocalGitHub.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(gitHub::close));
            System.out.println("local-github is ready at " + gitHub.url());
        } catch (IllegalArgumentException e) {
            fail(e.getMessage());
        } catch (IOException e) {
            fail("The directory of LOCAL_GITHUB_DIR cannot be used: " + e);
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(2);
    }
}
