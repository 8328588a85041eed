package io.kubegitdeploy.gateway.policy;

import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.repository.Glob;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which namespace may name which repositories. The gateway's credential sees more repositories than a tenant should, so
 * a cluster's admin decides, by lines {@code namespacePattern=owner/name,owner/name} with {@code *} for any characters.
 * A namespace may name what any line for it allows, and nothing else.
 */
public final class RepositoryPolicy {
    private static final Pattern NAMESPACES = Pattern.compile("[a-z0-9*-]{1,63}");
    private static final Pattern REPOSITORIES = Pattern.compile("[A-Za-z0-9._*-]{1,100}/[A-Za-z0-9._*-]{1,100}");

    private record Rule(Glob namespaces, List<Glob> repositories) {}

    private final List<Rule> rules;

    private RepositoryPolicy(List<Rule> rules) {
        this.rules = rules;
    }

    /** The default: this namespace may name any repository, others none. */
    public static RepositoryPolicy onlyFrom(String namespace) {
        return new RepositoryPolicy(List.of(new Rule(new Glob(namespace), List.of(new Glob("*/*")))));
    }

    /** Rules separated by line breaks or {@code ;}. What is wrong is added to the problems. */
    public static RepositoryPolicy parse(String text, List<String> problems) {
        List<Rule> rules = new ArrayList<>();
        for (String line : text.split("[;\\n\\r]+", -1)) {
            if (!line.isBlank()) {
                rules.add(rule(line.strip(), problems));
            }
        }
        return new RepositoryPolicy(List.copyOf(rules));
    }

    private static Rule rule(String line, List<String> problems) {
        int equals = line.indexOf('=');
        String namespaces = equals < 0 ? line : line.substring(0, equals).strip();
        List<Glob> repositories = new ArrayList<>();
        for (String repository :
                equals < 0 ? new String[0] : line.substring(equals + 1).split(",", -1)) {
            String wanted = repository.strip();
            if (!REPOSITORIES.matcher(wanted).matches()) {
                problems.add("\"" + wanted + "\" is no owner/name (with * for any characters) in \"" + line + "\"");
            }
            repositories.add(new Glob(wanted.toLowerCase(Locale.ROOT)));
        }
        if (equals < 0 || !NAMESPACES.matcher(namespaces).matches()) {
            problems.add("\"" + line + "\" must read namespace=owner/name,owner/name (with * for any characters)");
        }
        return new Rule(new Glob(namespaces), List.copyOf(repositories));
    }

    /**
     * Ends normally if the namespace may name the repository.
     *
     * @throws Rejected {@code NotAllowed}
     */
    public void require(String namespace, RepositoryId repository) {
        if (!allows(namespace, repository)) {
            throw new Rejected(
                    403,
                    "NotAllowed",
                    "The repository policy does not let the namespace " + namespace + " name " + repository + ".");
        }
    }

    public boolean allows(String namespace, RepositoryId repository) {
        return rules.stream()
                .filter(rule -> rule.namespaces.matches(namespace))
                .flatMap(rule -> rule.repositories.stream())
                .anyMatch(glob -> glob.matches(repository.path()));
    }
}
