package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The image registry, by its HTTP API. */
record Registry(URI address) {
    /** What pods and the node call it. */
    static final String NAME = "registry.local:5000";

    private static final String MANIFESTS =
            "application/vnd.docker.distribution.manifest.v2+json," + "application/vnd.oci.image.manifest.v1+json";

    /**
     * A file of an image.
     *
     * @param mode in octal with set-id and sticky bits, as in {@code 0755}
     * @param owner {@code uid:gid}
     * @param content of a file its text, of a link its target, of a folder empty
     */
    record Entry(String kind, String mode, String owner, String content) {}

    /** Whether a repository has a manifest of this tag or digest. */
    boolean has(String repository, String reference) {
        return manifest(repository, reference).status() == 200;
    }

    private Http.Answer manifest(String repository, String reference) {
        return Http.get(address.resolve("/v2/" + repository + "/manifests/" + reference), Map.of("Accept", MANIFESTS));
    }

    /** The files that the image has more than, or other than, its base, by path without a leading slash. */
    Map<String, Entry> files(String repository, String reference, String base) {
        List<String> inherited = layers(base.substring(0, base.indexOf(':')), base.substring(base.indexOf(':') + 1));
        Map<String, Entry> files = new TreeMap<>();
        for (String layer : layers(repository, reference)) {
            if (!inherited.contains(layer)) {
                unpack(repository, layer, files);
            }
        }
        return files;
    }

    private List<String> layers(String repository, String reference) {
        Http.Answer answer = manifest(repository, reference);
        assertThat(answer.status())
                .as("manifest of %s %s: %s", repository, reference, answer)
                .isEqualTo(200);
        return StreamSupport.stream(answer.json().path("layers").spliterator(), false)
                .map(layer -> layer.path("digest").asText())
                .toList();
    }

    /** The image's configuration: user, environment, command. */
    JsonNode configuration(String repository, String reference) {
        String digest =
                manifest(repository, reference).json().at("/config/digest").asText();
        return Json.parse(blob(repository, digest).text()).path("config");
    }

    private Http.Answer blob(String repository, String digest) {
        Http.Answer answer = Http.get(address.resolve("/v2/" + repository + "/blobs/" + digest));
        assertThat(answer.status()).as("blob %s", digest).isEqualTo(200);
        return answer;
    }

    private void unpack(String repository, String layer, Map<String, Entry> files) {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(blob(repository, layer).stream()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                add(entry, new String(tar.readAllBytes(), StandardCharsets.UTF_8), files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(TarArchiveEntry entry, String content, Map<String, Entry> files) {
        String path = entry.getName().replaceAll("^(\\./|/)+|/+$", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.startsWith(".wh.")) {
            String gone = path.substring(0, path.length() - name.length()) + name.substring(".wh.".length());
            files.keySet().removeIf(other -> other.equals(gone) || other.startsWith(gone + "/"));
            return;
        }
        if (path.isEmpty()) { // the root, which layers name again
            return;
        }
        files.put(
                path,
                new Entry(
                        kind(entry),
                        String.format("%04o", entry.getMode() & 07777),
                        entry.getLongUserId() + ":" + entry.getLongGroupId(),
                        entry.isSymbolicLink() || entry.isLink() ? entry.getLinkName() : content));
    }

    private static String kind(TarArchiveEntry entry) {
        return entry.isSymbolicLink() ? "link" : entry.isDirectory() ? "folder" : entry.isLink() ? "hard link" : "file";
    }

    /** The names of all that a repository holds. */
    List<String> tags(String repository) {
        List<String> tags = new ArrayList<>();
        Http.get(address.resolve("/v2/" + repository + "/tags/list"))
                .json()
                .path("tags")
                .forEach(tag -> tags.add(tag.asText()));
        return tags;
    }
}
