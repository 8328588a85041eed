package io.kubegitdeploy.job.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values files, in the order in which Helm gets them. They are copies under names of our own: Helm splits the
 * flag's value at commas, takes URLs and {@code -} for it, and follows links.
 */
record Values(List<Path> files) {

    private static final long MAX_BYTES = 1024L * 1024;

    Values {
        files = List.copyOf(files);
    }

    static Values collect(List<String> paths, Optional<String> generated, Checkout checkout, Path into)
            throws Rejected, Unavailable {
        List<Path> files = new ArrayList<>();
        try {
            for (String path : paths) {
                Path source = checkout.resolve("values file", path);
                files.add(copy(source, path, into, files.size()));
            }
            if (generated.isPresent()) {
                requireObject(generated.get());
                files.add(Files.writeString(
                        into.resolve("%02d-generated.json".formatted(files.size())), generated.get()));
            }
        } catch (IOException e) {
            throw new Unavailable("The values cannot be written: " + e.getMessage() + ".", e);
        }
        return new Values(files);
    }

    private static Path copy(Path source, String path, Path into, int index) throws Rejected, IOException {
        if (!Files.isRegularFile(source)) {
            throw new Rejected("The values file \"" + Checkout.shown(path) + "\" is not a file.");
        }
        if (Files.size(source) > MAX_BYTES) {
            throw new Rejected("The values file \"" + Checkout.shown(path) + "\" is larger than 1 MiB.");
        }
        String name = source.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String readable = name.length() <= 100 ? name : name.substring(name.length() - 100);
        return Files.copy(source, into.resolve("%02d-%s".formatted(index, readable)));
    }

    private static void requireObject(String json) throws Rejected {
        try (JsonParser parser = new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (isObject && parser.nextToken() == null) {
                return;
            }
        } catch (IOException e) {
            // told below, without its content
        }
        throw new Rejected("KGD_VALUES is not one JSON object.");
    }
}
