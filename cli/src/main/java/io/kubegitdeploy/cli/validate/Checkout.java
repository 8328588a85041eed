package io.kubegitdeploy.cli.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubegitdeploy.cli.gateway.RepositoryId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A git checkout, of which the program {@code git} tells. */
public final class Checkout {
    private static final int LARGEST = 64 << 10;
    private static final Pattern REMOTE = Pattern.compile(".*[/:]([^/:]+)/([^/:]+?)(?:\\.git)?/?");

    private final Path folder;

    private Checkout(Path folder) {
        this.folder = folder;
    }

    /** The push of what is checked out there; what can't be found out (no git, no commit, no remote) has sample values. */
    public static Push push(Path folder) {
        return new Checkout(folder).push();
    }

    private Push push() {
        Optional<String> head = git("log", "-1", "--no-show-signature", "--format=%H%n%an <%ae>%n%B", "HEAD");
        if (head.isEmpty()) {
            return Push.SAMPLE;
        }
        String[] parts = head.get().split("\n", 3);
        Push push = new Push(
                Push.SAMPLE.repository(),
                Push.SAMPLE.job(),
                Push.SAMPLE.ref(),
                parts[0].strip(),
                parts.length > 1 ? parts[1].strip() : "",
                parts.length > 2 ? parts[2].strip() : "",
                "values of the checkout");
        Push named =
                git("symbolic-ref", "-q", "--short", "HEAD").map(push::ofBranch).orElse(push);
        return git("config", "--get", "remote.origin.url")
                .flatMap(Checkout::repository)
                .map(named::in)
                .orElse(named);
    }

    /** The last two names of a remote's URL. */
    static Optional<RepositoryId> repository(String url) {
        Matcher parts = REMOTE.matcher(url);
        return parts.matches() ? RepositoryId.of(parts.group(1) + "/" + parts.group(2)) : Optional.empty();
    }

    /** What it prints, without blanks around; empty if it fails or prints nothing. */
    private Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "--no-pager"));
        command.addAll(List.of(arguments));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            Process git = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            try (InputStream in = git.getInputStream()) {
                String output = new String(in.readNBytes(LARGEST), UTF_8).strip();
                in.skip(Long.MAX_VALUE);
                return git.waitFor() == 0 && !output.isEmpty() ? Optional.of(output) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
