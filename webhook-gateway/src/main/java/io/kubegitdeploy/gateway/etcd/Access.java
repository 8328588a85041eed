package io.kubegitdeploy.gateway.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How etcd is reached. The files are read anew at each connection, so that a renewed certificate or password needs no
 * restart.
 *
 * @param endpoints all {@code http} or all {@code https}
 * @param caFile PEM: the authorities that etcd's certificate is checked against; empty: Java's own
 */
public record Access(
        List<URI> endpoints, Optional<Path> caFile, Optional<ClientCertificate> certificate, Optional<User> user) {

    /** PEM: the certificate, with those between it and its authority; and its private key. */
    public record ClientCertificate(Path certFile, Path keyFile) {}

    /** A user of etcd; the file holds the password, in one line. */
    public record User(String name, Path passwordFile) {}

    public Access {
        endpoints = List.copyOf(endpoints);
    }

    /** Without TLS and user. */
    public static Access open(List<URI> endpoints) {
        return new Access(endpoints, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isTls() {
        return endpoints.getFirst().getScheme().equals("https");
    }
}
