package io.kubegitdeploy.gateway.config;

import io.kubegitdeploy.gateway.etcd.Access;
import io.kubegitdeploy.gateway.etcd.Access.ClientCertificate;
import io.kubegitdeploy.gateway.etcd.Access.User;
import io.kubegitdeploy.gateway.etcd.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What says how etcd is reached. The files are tried, so that a start tells of them too. */
final class EtcdVariables {
    private static final int PORT = 2379;

    private final Environment environment;

    EtcdVariables(Environment environment) {
        this.environment = environment;
    }

    Access read() {
        List<URI> endpoints = endpoints();
        Optional<Path> ca = file(Variable.KGD_ETCD_CA_FILE, Secrets::certificates);
        Optional<Path> certificate = file(Variable.KGD_ETCD_CERT_FILE, Secrets::certificates);
        Optional<Path> key = file(Variable.KGD_ETCD_KEY_FILE, Secrets::key);
        Optional<Path> password = file(Variable.KGD_ETCD_PASSWORD_FILE, Secrets::password);
        bothOrNone(Variable.KGD_ETCD_CERT_FILE, Variable.KGD_ETCD_KEY_FILE);
        bothOrNone(Variable.KGD_ETCD_USER, Variable.KGD_ETCD_PASSWORD_FILE);
        oneScheme(endpoints);
        return new Access(
                endpoints,
                ca,
                certificate.flatMap(cert -> key.map(k -> new ClientCertificate(cert, k))),
                password.map(file -> new User(environment.value(Variable.KGD_ETCD_USER), file)));
    }

    private List<URI> endpoints() {
        List<URI> endpoints = new ArrayList<>();
        for (String part : environment.value(Variable.ETCD_ENDPOINT).split(",", -1)) {
            String text = part.strip();
            try {
                URI url = new URI(text.contains("://") ? text : "http://" + text);
                boolean scheme = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (scheme && url.getHost() != null && url.getRawUserInfo() == null) {
                    int port = url.getPort() < 0 ? PORT : url.getPort();
                    endpoints.add(new URI(url.getScheme(), null, url.getHost(), port, null, null, null));
                    continue;
                }
            } catch (URISyntaxException e) {
                // told below, like every other way of not being one
            }
            environment.problem("ETCD_ENDPOINT must be host:port, or several with commas, without user and password");
        }
        return endpoints;
    }

    private void oneScheme(List<URI> endpoints) {
        long tls = endpoints.stream()
                .filter(endpoint -> endpoint.getScheme().equals("https"))
                .count();
        if (tls > 0 && tls < endpoints.size()) {
            environment.problem("ETCD_ENDPOINT has endpoints with https and others without: make them alike");
        }
        boolean files = Stream.of(Variable.KGD_ETCD_CA_FILE, Variable.KGD_ETCD_CERT_FILE, Variable.KGD_ETCD_KEY_FILE)
                .anyMatch(environment::isSet);
        if (files && tls == 0 && !endpoints.isEmpty()) {
            environment.problem("there are files for etcd's TLS (KGD_ETCD_CA_FILE, KGD_ETCD_CERT_FILE,"
                    + " KGD_ETCD_KEY_FILE), but ETCD_ENDPOINT is not https");
        }
    }

    private void bothOrNone(Variable first, Variable second) {
        if (environment.isSet(first) != environment.isSet(second)) {
            Variable there = environment.isSet(first) ? first : second;
            Variable missing = there == first ? second : first;
            environment.problem(there + " is set, but " + missing + " is not; they go together");
        }
    }

    private Optional<Path> file(Variable variable, Consumer<Path> reader) {
        Optional<Path> file = environment.path(variable);
        try {
            file.ifPresent(reader);
        } catch (IllegalArgumentException e) {
            environment.problem(variable + ": " + e.getMessage());
        }
        return file;
    }
}
