package io.kubegitdeploy.job.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/** Splits a stream into lines of bounded length. */
final class Lines {

    static final int MAX_LENGTH = 4000;

    private Lines() {}

    /** Calls for each line, as soon as it is there; a longer one comes in pieces. Ends when the stream does. */
    static void each(InputStream from, Charset charset, Consumer<String> line) {
        StringBuilder current = new StringBuilder();
        char[] buffer = new char[4096];
        try (Reader reader = new InputStreamReader(from, charset)) {
            for (int got = reader.read(buffer); got >= 0; got = reader.read(buffer)) {
                for (int i = 0; i < got; i++) {
                    if (buffer[i] == '\n') {
                        emit(current, line);
                    } else {
                        current.append(buffer[i]);
                        if (current.length() >= MAX_LENGTH) {
                            emit(current, line);
                        }
                    }
                }
            }
        } catch (IOException e) {
            // the program is gone, and its pipe with it
        }
        if (!current.isEmpty()) {
            emit(current, line);
        }
    }

    private static void emit(StringBuilder current, Consumer<String> line) {
        int end = current.length();
        if (end > 0 && current.charAt(end - 1) == '\r') {
            end--;
        }
        line.accept(current.substring(0, end));
        current.setLength(0);
    }
}
