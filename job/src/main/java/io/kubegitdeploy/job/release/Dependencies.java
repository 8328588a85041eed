package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The charts that a chart of the checkout depends on. What is vendored in {@code charts/} is used as it is; the rest is
 * fetched as Chart.lock says, from places that a deploy file could name too.
 */
final class Dependencies {

    /** One line of {@code helm dependency list}. */
    record Dependency(String name, String repository, String status) {

        boolean isThere() {
            return status.equals("ok") || status.equals("unpacked");
        }
    }

    private Dependencies() {}

    /** Returns how it failed, or nothing when the chart is complete. */
    static Optional<Outcome> complete(Path chart, Checkout checkout, Helm helm) throws Rejected, Unavailable {
        if (!Files.isDirectory(chart)) {
            return Optional.empty();
        }
        Command.Ended listed = helm.dependencyList(chart);
        if (listed.exitCode() != 0) {
            return Optional.of(failed("The chart cannot be read: ", listed));
        }
        List<Dependency> dependencies = parse(listed.output());
        if (dependencies.stream().allMatch(Dependency::isThere)) {
            return Optional.empty();
        }
        int number = 0;
        for (URI repository : repositories(dependencies, chart, checkout)) {
            Command.Ended added = helm.repositoryAdd("dependency-" + number++, repository);
            if (added.exitCode() != 0) {
                return Optional.of(failed("A chart repository of the chart's dependencies cannot be read: ", added));
            }
        }
        Command.Ended built = helm.dependencyBuild(chart);
        checkout.requireClosed(chart);
        return built.exitCode() == 0
                ? Optional.empty()
                : Optional.of(failed("The chart's dependencies cannot be fetched: ", built));
    }

    /** The table that Helm prints: a header, then one line each, columns parted by tabs. */
    static List<Dependency> parse(String table) {
        List<Dependency> dependencies = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length == 4 && !columns[0].strip().equals("NAME")) {
                dependencies.add(new Dependency(columns[0].strip(), columns[2].strip(), columns[3].strip()));
            }
        }
        return dependencies;
    }

    /** The https repositories, which Helm wants to have been added before it follows a lock file. */
    static Set<URI> repositories(List<Dependency> dependencies, Path chart, Checkout checkout)
            throws Rejected, Unavailable {
        Set<URI> https = new LinkedHashSet<>();
        for (Dependency dependency : dependencies) {
            String repository = dependency.repository();
            if (repository.startsWith("file://")) {
                checkout.requireClosed(local(repository, chart, checkout));
            } else if (repository.startsWith("oci://")) {
                if (!Chart.OCI.matcher(repository).matches()) {
                    throw new Rejected("A dependency of the chart has an unusable oci:// URL.");
                }
            } else if (!repository.isEmpty()) {
                https.add(Chart.repositoryUrl(repository));
            }
        }
        return https;
    }

    private static Path local(String repository, Path chart, Checkout checkout) throws Rejected {
        Path relative = checkout.root().relativize(chart.resolve(repository.substring("file://".length())));
        return checkout.resolve("chart's dependency", relative.toString());
    }

    private static Outcome failed(String what, Command.Ended ended) {
        String message = what + ended.words().error();
        return ended.words().sayUnreachable()
                ? Outcome.unavailable(message)
                : new Outcome(Outcome.Kind.FAILED, Optional.empty(), message);
    }
}
