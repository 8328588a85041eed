package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** A repository as an argument. */
final class Repositories implements ITypeConverter<RepositoryId> {
    /** The one that the command was asked about, if any. */
    static Optional<RepositoryId> of(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .map(PositionalParamSpec::<Object>getValue)
                .filter(RepositoryId.class::isInstance)
                .map(RepositoryId.class::cast)
                .findFirst();
    }

    @Override
    public RepositoryId convert(String written) {
        return RepositoryId.of(written)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + written + "' is no repository: write OWNER/NAME, such as sample/shop"));
    }
}
