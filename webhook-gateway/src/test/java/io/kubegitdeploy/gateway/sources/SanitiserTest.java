package io.kubegitdeploy.gateway.sources;

import static io.kubegitdeploy.gateway.sources.Tars.file;
import static io.kubegitdeploy.gateway.sources.Tars.folder;
import static io.kubegitdeploy.gateway.sources.Tars.link;
import static io.kubegitdeploy.gateway.sources.Tars.special;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitiserTest {
    @Test
    void the_tree_comes_out_relative_to_its_root_with_plain_modes_and_owner_zero() throws Exception {
        byte[] github = Tars.of(
                folder("octo-shop-1a2b3c4"),
                file("octo-shop-1a2b3c4/Dockerfile", 0664, "FROM scratch"),
                folder("octo-shop-1a2b3c4/bin"),
                file("octo-shop-1a2b3c4/bin/run", 04775, "#!/bin/sh"),
                link("octo-shop-1a2b3c4/bin/start", "run"),
                file("octo-shop-1a2b3c4/" + "long/".repeat(40) + "naïve.txt", 0600, "x"));

        assertThat(Tars.lines(sanitised(github)))
                .containsExactly(
                        "f 644 0:0 Dockerfile = FROM scratch",
                        "d 755 0:0 bin/",
                        "f 755 0:0 bin/run = #!/bin/sh",
                        "l 777 0:0 bin/start -> run",
                        "f 644 0:0 " + "long/".repeat(40) + "naïve.txt = x");
    }

    @ParameterizedTest
    @CsvSource({
        "up,               ..",
        "dir/up,           ../..",
        "absolute,         /etc/passwd",
        "dir/absolute,     //etc",
        "far,              dir/../../x",
        "root,             dir/../..",
    })
    void a_link_that_leads_out_is_rejected(String name, String target) throws IOException {
        assertRejected("leads out of the repository", Tars.of(folder("r"), folder("r/dir"), link("r/" + name, target)));
    }

    @Test
    void a_link_that_leads_out_through_another_is_rejected_in_either_order() throws IOException {
        assertRejected("leads out", Tars.of(folder("r/d"), link("r/d/up", ".."), link("r/out", "d/up/..")));
        assertRejected("leads out", Tars.of(link("r/out", "d/up/.."), folder("r/d"), link("r/d/up", "..")));
    }

    @Test
    void links_that_stay_inside_or_dangle_there_are_kept() throws Exception {
        byte[] github = Tars.of(
                folder("r/d"),
                link("r/d/up", "../d"),
                link("r/self", "."),
                link("r/gone", "not/there"),
                link("r/l", "d/up"));

        assertThat(Tars.lines(sanitised(github))).hasSize(5);
    }

    @Test
    void links_in_a_circle_are_rejected() throws IOException {
        assertRejected("in circles", Tars.of(link("r/a", "b"), link("r/b", "a")));
    }

    @Test
    void a_path_below_a_link_is_rejected() throws IOException {
        assertRejected("through a link", Tars.of(folder("r/d"), link("r/l", "d"), file("r/l/x", 0644, "")));
    }

    @Test
    void a_path_that_comes_twice_is_rejected() throws IOException {
        assertRejected("comes twice", Tars.of(file("r/x", 0644, "1"), link("r/x", "y")));
    }

    @Test
    void paths_out_of_the_archive_are_rejected() throws IOException {
        assertRejected("'..'", Tars.of(file("r/../../etc/passwd", 0644, "")));
        assertRejected("absolute", Tars.of(file("/etc/passwd", 0644, "")));
        assertRejected("outside the archive's folder", Tars.of(file("top", 0644, "")));
    }

    @ParameterizedTest
    @CsvSource({"hard link,1", "character device,3", "block device,4", "fifo,6"})
    void special_files_are_rejected(String what, char type) throws IOException {
        assertThat(what).isNotBlank();
        assertRejected("neither file, folder nor", Tars.of(special("r/x", (byte) type)));
    }

    @Test
    void what_is_too_large_or_too_much_is_rejected() throws IOException {
        byte[] github = Tars.of(file("r/a", 0644, "x".repeat(600)), file("r/b", 0644, "x".repeat(600)));

        assertThatThrownBy(() -> sanitised(github, new ArchiveLimits(1000, 10)))
                .isInstanceOf(ArchiveRejected.class)
                .hasMessageContaining("MiB");
        assertThatThrownBy(() -> sanitised(github, new ArchiveLimits(10_000, 1)))
                .isInstanceOf(ArchiveRejected.class)
                .hasMessageContaining("more than 1 files");
    }

    @Test
    void what_is_no_archive_is_rejected_and_what_breaks_off_is_no_archive_either() throws IOException {
        assertRejected("no gzip", "<html>busy</html>".getBytes(StandardCharsets.UTF_8));
        byte[] whole = Tars.of(file("r/a", 0644, "x".repeat(100_000)));
        assertThatThrownBy(() -> sanitised(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatever_comes_ends_in_an_archive_or_an_error() throws IOException {
        byte[] good = Tars.of(folder("r/d"), file("r/d/f", 0755, "content"), link("r/l", "d/f"));
        Random random = new Random(20261121);
        int ended = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                sanitised(bad);
            } catch (ArchiveRejected expected) {
                assertThat(expected.getMessage()).isNotBlank().hasSizeLessThan(1000);
            } catch (IOException expected) {
                // it breaks off
            }
            ended++;
        }
        assertThat(ended).isEqualTo(2000);
    }

    private static void assertRejected(String words, byte[] github) {
        assertThatThrownBy(() -> sanitised(github))
                .isInstanceOf(ArchiveRejected.class)
                .hasMessageContaining(words);
    }

    private static byte[] sanitised(byte[] github) throws IOException, ArchiveRejected {
        return sanitised(github, ArchiveLimits.DEFAULT);
    }

    private static byte[] sanitised(byte[] github, ArchiveLimits limits) throws IOException, ArchiveRejected {
        ByteArrayOutputStream safe = new ByteArrayOutputStream();
        Sanitiser.copy(new ByteArrayInputStream(github), safe, limits);
        return safe.toByteArray();
    }
}
