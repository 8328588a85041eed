package io.kubegitdeploy.gateway.config;

import io.kubegitdeploy.gateway.config.Settings.Ports;
import io.kubegitdeploy.gateway.config.Settings.PrivateAuth;
import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import io.kubegitdeploy.gateway.config.Settings.WebhookRates;
import io.kubegitdeploy.gateway.policy.RepositoryPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link Settings} from environment variables. A variable set to nothing counts as unset. */
public final class Environment {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("[a-z0-9-]{1,63}:[a-z0-9.-]{1,253}");
    private static final URI PLACEHOLDER = URI.create("http://localhost");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Reads and checks them all.
     *
     * @throws ConfigurationProblems with all that is wrong, not just the first
     */
    public static Settings read(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        Settings settings = environment.settings();
        if (!environment.problems.isEmpty()) {
            throw new ConfigurationProblems(environment.problems);
        }
        return settings;
    }

    /** The text of {@code --help}. */
    public static String help() {
        StringBuilder text = new StringBuilder(
                "The gateway of Kube Git Deploy. It takes no arguments; it is configured by environment variables:\n\n");
        for (Variable variable : Variable.values()) {
            text.append("  ").append(variable.name());
            if (variable.fallback != null && !variable.fallback.isEmpty()) {
                text.append(" (").append(variable.fallback).append(')');
            }
            text.append("\n      ").append(variable.meaning).append('\n');
        }
        return text.toString();
    }

    private Settings settings() {
        boolean kubernetes = flag(Variable.KGD_KUBERNETES);
        PrivateAuth auth = privateAuth();
        if (auth == PrivateAuth.KUBERNETES && !kubernetes) {
            problems.add("KGD_PRIVATE_API_AUTH=kubernetes needs Kubernetes, but KGD_KUBERNETES is false");
        }
        String namespace = defaultNamespace();
        URI github = url(Variable.KGD_GITHUB_API_URL);
        return new Settings(
                ports(),
                publicUrl(),
                new EtcdVariables(this).read(),
                flag(Variable.KGD_ETCD_OWNED),
                new LoginVariables(this).read(github),
                namespace,
                policy(namespace),
                path(Variable.KGD_GITHUB_TOKEN_FILE),
                github,
                path(Variable.KGD_ARCHIVE_CACHE_DIR),
                number(Variable.KGD_ARCHIVE_CACHE_MIB, 1, 1 << 20) << 20,
                webhookRates(),
                operator(),
                auth,
                kubernetes);
    }

    String value(Variable variable) {
        String value = variables.getOrDefault(variable.name(), "").strip();
        return value.isEmpty() && variable.fallback != null ? variable.fallback : value;
    }

    boolean isSet(Variable variable) {
        return !value(variable).isEmpty();
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    private long number(Variable variable, long least, long most) {
        String text = value(variable);
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        problems.add(variable + " is \"" + text + "\", but must be a number from " + least + " to " + most);
        return least;
    }

    boolean flag(Variable variable) {
        String text = value(variable).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            problems.add(variable + " is \"" + value(variable) + "\", but must be true or false");
        }
        return text.equals("true");
    }

    private Ports ports() {
        Set<Long> seen = new HashSet<>();
        int[] ports = new int[3];
        Variable[] names = {Variable.PRIVATE_HTTP_PORT, Variable.PUBLIC_HTTP_PORT, Variable.KGD_INTERNAL_HTTP_PORT};
        for (int i = 0; i < names.length; i++) {
            long port = number(names[i], 0, 65535);
            if (port != 0 && !seen.add(port)) {
                problems.add(names[i] + " is " + port + ", which another of the three APIs has already");
            }
            ports[i] = (int) port;
        }
        return new Ports(ports[0], ports[1], ports[2]);
    }

    private URI publicUrl() {
        boolean tls = flag(Variable.PUBLIC_HTTP_SSL_ENABLED);
        if (value(Variable.PUBLIC_HTTP_HOST).isEmpty()) {
            problems.add("PUBLIC_HTTP_HOST is not set; it is the URI at which GitHub reaches the public API, "
                    + "e.g. http://kube-git-deploy.example.com:5001");
            return PLACEHOLDER;
        }
        URI url = url(Variable.PUBLIC_HTTP_HOST);
        if (url.getScheme().equals("https") && !tls) {
            problems.add(
                    "PUBLIC_HTTP_HOST is https, but PUBLIC_HTTP_SSL_ENABLED is false: set it to true, or use http");
        }
        return tls
                ? URI.create("https" + url.toString().substring(url.getScheme().length()))
                : url;
    }

    /** An http or https URL without a trailing slash. What it held is not repeated: it may hold a password. */
    URI url(Variable variable) {
        try {
            URI url = new URI(value(variable).replaceAll("/+$", ""));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            if (plain && (scheme.equals("http") || scheme.equals("https"))) {
                return new URI(scheme + url.toString().substring(scheme.length()));
            }
        } catch (URISyntaxException e) {
            // told below, like every other way of not being one
        }
        problems.add(variable + " must be a URI like https://host:port, without user, query or fragment");
        return PLACEHOLDER;
    }

    private String defaultNamespace() {
        String namespace = value(Variable.KGD_DEFAULT_NAMESPACE);
        if (!DNS_LABEL.matcher(namespace).matches()) {
            problems.add("KGD_DEFAULT_NAMESPACE is \"" + namespace + "\", which can't be a namespace's name");
        }
        return namespace;
    }

    private RepositoryPolicy policy(String namespace) {
        String text = value(Variable.KGD_REPOSITORY_POLICY);
        if (text.isEmpty()) {
            return RepositoryPolicy.onlyFrom(namespace);
        }
        List<String> found = new ArrayList<>();
        RepositoryPolicy policy = RepositoryPolicy.parse(text, found);
        found.forEach(problem -> problems.add("KGD_REPOSITORY_POLICY: " + problem));
        return policy;
    }

    Optional<Path> path(Variable variable) {
        String text = value(variable);
        if (text.indexOf('\0') >= 0) {
            problems.add(variable + " can't be a path");
            return Optional.empty();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private WebhookRates webhookRates() {
        long one = number(Variable.KGD_WEBHOOK_RATE_PER_REPOSITORY, 1, 1_000_000);
        long together = number(Variable.KGD_WEBHOOK_RATE, 1, 1_000_000);
        if (one > together) {
            problems.add("KGD_WEBHOOK_RATE_PER_REPOSITORY is " + one + ", more than KGD_WEBHOOK_RATE (" + together
                    + "): one repository could starve all others");
        }
        return new WebhookRates(one, together);
    }

    private PrivateAuth privateAuth() {
        String text = value(Variable.KGD_PRIVATE_API_AUTH);
        return switch (text) {
            case "none" -> PrivateAuth.NONE;
            case "kubernetes" -> PrivateAuth.KUBERNETES;
            default -> {
                problems.add("KGD_PRIVATE_API_AUTH is \"" + text + "\", but must be none or kubernetes");
                yield PrivateAuth.NONE;
            }
        };
    }

    private Optional<ServiceAccount> operator() {
        String text = value(Variable.KGD_OPERATOR_SERVICE_ACCOUNT);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!SERVICE_ACCOUNT.matcher(text).matches()) {
            problems.add("KGD_OPERATOR_SERVICE_ACCOUNT is \"" + text + "\", but must be namespace:name");
            return Optional.empty();
        }
        String[] parts = text.split(":", 2);
        return Optional.of(new ServiceAccount(parts[0], parts[1]));
    }
}
