package io.kubegitdeploy.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Kubernetes looks for a container's last words. The kubelet keeps 4096 bytes of it; the programs stay below.
 *
 * @param file by default {@code /dev/termination-log}
 */
public record TerminationMessage(Path file) {

    public static final int MAX_BYTES = 4000;

    public static TerminationMessage of(Environment environment) {
        return new TerminationMessage(environment.path("KGD_TERMINATION_LOG", "/dev/termination-log"));
    }

    /** Writes the message; where that is not possible (a run by hand) it is only told on standard error. */
    public void write(String message) {
        try {
            Files.writeString(file, fit(message, MAX_BYTES));
        } catch (IOException e) {
            System.err.println("The termination message could not be written to " + file + ": " + e);
        }
    }

    /** The longest prefix of whole characters that fits into so many bytes of UTF-8. */
    public static String fit(String text, int maxBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
            return text;
        }
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }
}
