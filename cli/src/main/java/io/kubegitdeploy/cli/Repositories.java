package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A repository as an argument. */
final class Repositories implements ITypeConverter<RepositoryId> {
    /** A command that is about one repository, for advice when it fails. */
    interface Asked {
        Optional<RepositoryId> repository();
    }

    @Override
    public RepositoryId convert(String written) {
        return RepositoryId.of(written)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + written + "' is no repository: write OWNER/NAME, such as sample/shop"));
    }
}
