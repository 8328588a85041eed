package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the chart comes from, with all that Helm is told about it. */
sealed interface Chart {

    /** A directory, or a packed chart, of the checkout. */
    record InCheckout(Path path) implements Chart {}

    /** By name from a chart repository. */
    record FromRepository(String name, URI url) implements Chart {}

    /** From a registry. */
    record FromRegistry(String url) implements Chart {}

    /** What names the chart on Helm's command line. */
    default String reference() {
        return switch (this) {
            case InCheckout chart -> chart.path().toString();
            case FromRepository chart -> chart.name();
            case FromRegistry chart -> chart.url();
        };
    }

    default List<String> flags() {
        return switch (this) {
            case FromRepository chart -> List.of("--repo=" + chart.url());
            case InCheckout chart -> List.of();
            case FromRegistry chart -> List.of();
        };
    }

    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    Pattern OCI = Pattern.compile("oci://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+");

    static Chart of(Request request, Checkout checkout) throws Rejected, Unavailable {
        Optional<String> repository = request.repository();
        if (repository.isEmpty()) {
            return request.chart().startsWith("oci://")
                    ? new FromRegistry(registryUrl(request.chart(), "chart"))
                    : inCheckout(request.chart(), checkout);
        }
        if (!NAME.matcher(request.chart()).matches()) {
            throw new Rejected("The chart must be a chart's name, because a repository is given.");
        }
        String url = repository.get();
        return url.startsWith("oci://")
                ? new FromRegistry(registryUrl(stripSlash(url) + "/" + request.chart(), "repository"))
                : new FromRepository(request.chart(), repositoryUrl(url));
    }

    private static Chart inCheckout(String chart, Checkout checkout) throws Rejected, Unavailable {
        Path path = checkout.resolve("chart", chart);
        if (Files.isDirectory(path)) {
            if (!Files.isRegularFile(path.resolve("Chart.yaml"))) {
                throw new Rejected("The chart \"" + Checkout.shown(chart) + "\" has no Chart.yaml.");
            }
            checkout.requireClosed(path);
        }
        return new InCheckout(path);
    }

    private static String registryUrl(String url, String what) throws Rejected {
        if (!OCI.matcher(url).matches()) {
            throw new Rejected("The " + what + " is not a usable oci:// URL.");
        }
        return url;
    }

    /** Only https: what comes over plain http could be anybody's chart. */
    static URI repositoryUrl(String url) throws Rejected {
        try {
            URI uri = new URI(url);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below, without the URL: it may hold a password
        }
        throw new Rejected("A chart repository must be an https:// or oci:// URL without user, query and fragment.");
    }

    private static String stripSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
