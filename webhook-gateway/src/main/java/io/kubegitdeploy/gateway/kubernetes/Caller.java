package io.kubegitdeploy.gateway.kubernetes;

import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who a token belongs to, as the API server says. */
public record Caller(String name, List<String> groups, Map<String, List<String>> extra) {
    private static final String PREFIX = "system:serviceaccount:";

    /** The ServiceAccount, if the caller is one. */
    public Optional<ServiceAccount> serviceAccount() {
        String[] parts =
                name.startsWith(PREFIX) ? name.substring(PREFIX.length()).split(":", -1) : new String[0];
        return parts.length == 2 ? Optional.of(new ServiceAccount(parts[0], parts[1])) : Optional.empty();
    }
}
