package io.kubegitdeploy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", header = "Shows the version of this program.")
final class Version implements Callable<Integer> {
    private final Session session;

    Version(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.answer(Session.object().put("version", version()), "kgd " + version());
        return 0;
    }

    private static String version() {
        try (InputStream in = Version.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
