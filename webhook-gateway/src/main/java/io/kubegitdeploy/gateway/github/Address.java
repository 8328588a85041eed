package io.kubegitdeploy.gateway.github;

import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.util.Optional;

/**
 * Which repository GitHub is asked for: by its number, which stays when it is renamed or transferred, as soon as that is
 * known; by its name until then. A name may lead to another repository one day.
 */
public record Address(RepositoryId name, Optional<Long> number) {

    public static Address named(RepositoryId name) {
        return new Address(name, Optional.empty());
    }

    public static Address numbered(RepositoryId name, long number) {
        return new Address(name, Optional.of(number));
    }
}
