package io.kubegitdeploy.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationMessageTest {

    @TempDir
    Path directory;

    @Test
    void a_message_is_cut_between_characters_to_what_the_kubelet_keeps() {
        Path log = directory.resolve("log");
        TerminationMessage.of(new Environment(Map.of("KGD_TERMINATION_LOG", log.toString())))
                .write("🚀".repeat(2000));
        assertThat(log).hasSize(TerminationMessage.MAX_BYTES).content().matches("(🚀)+");
    }

    @Test
    void a_short_text_fits_as_it_is() {
        assertThat(TerminationMessage.fit("grün", 5)).isEqualTo("grün");
        assertThat(TerminationMessage.fit("grün", 4)).isEqualTo("grü");
        assertThat(TerminationMessage.fit("grün", 3)).isEqualTo("gr");
    }
}
