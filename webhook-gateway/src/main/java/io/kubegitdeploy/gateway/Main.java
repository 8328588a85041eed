package io.kubegitdeploy.gateway;

import io.kubegitdeploy.gateway.config.ConfigurationProblems;
import io.kubegitdeploy.gateway.config.Environment;
import io.kubegitdeploy.gateway.config.Settings;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway; {@code --help} lists the variables that configure it. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int USAGE = 2;
    /** Libraries that tell more than one line a step wants; kept here, or their level would be forgotten. */
    private static final List<java.util.logging.Logger> TALKATIVE = Stream.of("org.kohsuke", "io.grpc")
            .map(java.util.logging.Logger::getLogger)
            .toList();

    private Main() {}

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--help")) {
            System.out.print(Environment.help());
            return;
        }
        if (args.length > 0) {
            System.err.println(
                    "The gateway takes no arguments; run it with --help for the variables that configure it.");
            System.exit(USAGE);
        }
        TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
        try {
            run(Environment.read(System.getenv()));
        } catch (ConfigurationProblems e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        } catch (IOException | RuntimeException e) {
            LOG.error("The gateway could not start", e);
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws IOException {
        Optional<Kubernetes> kubernetes = settings.kubernetes() ? Optional.of(Kubernetes.connect()) : Optional.empty();
        Gateway gateway = Gateway.start(settings, kubernetes);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(gateway::close));
        LOG.info("The gateway is up; GitHub reaches it at {}", settings.publicUrl());
    }
}
