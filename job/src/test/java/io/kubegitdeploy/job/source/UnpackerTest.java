package io.kubegitdeploy.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {

    private static final Limits SMALL = new Limits(50, 10_000, 100_000, 5_000, 1000);

    @TempDir
    Path outside;

    private Path root() throws IOException {
        return Files.createDirectories(outside.resolve("tree"));
    }

    private Unpacker.Unpacked unpack(Tars tars) throws Exception {
        return new Unpacker(root(), SMALL).unpack(tars.stream());
    }

    @Test
    void files_directories_and_links_arrive_with_the_modes_of_a_checkout() throws Exception {
        unpack(new Tars()
                .directory("app")
                .file("app/run", "#!", 0700)
                .file("app/read", "text", 0600)
                .file("implied/deep/file", "x")
                .link("app/alias", "../implied/deep"));

        Path root = root();
        assertThat(modes(root.resolve("app"))).isEqualTo("rwxr-xr-x");
        assertThat(modes(root.resolve("app/run"))).isEqualTo("rwxr-xr-x");
        assertThat(modes(root.resolve("app/read"))).isEqualTo("rw-r--r--");
        assertThat(modes(root.resolve("implied/deep"))).isEqualTo("rwxr-xr-x");
        assertThat(root.resolve("app/alias/file")).hasContent("x");
    }

    @Test
    void set_user_id_bits_of_an_archive_are_dropped() throws Exception {
        unpack(new Tars().file("su", "x", 06755));
        assertThat(Files.getAttribute(root().resolve("su"), "unix:mode")).isEqualTo(0100755);
    }

    @Test
    void names_are_kept_as_they_are_with_long_odd_and_differently_cased_ones() throws Exception {
        String longName = "d/".repeat(60) + "n".repeat(200);
        List<String> names =
                List.of(longName, "README", "readme", "grün/日本/🚀", "sp ace", "-rf", "a\\b", "c:\\x", "n\nl");
        Tars tars = new Tars();
        for (String name : names) {
            tars.file(name, name);
        }
        unpack(tars);
        for (String name : names) {
            assertThat(root().resolve(name)).hasContent(name);
        }
    }

    @Test
    void gnu_long_names_are_read() throws Exception {
        String longName = "d/".repeat(80) + "file";
        unpack(new Tars().gnuLongNames().file(longName, "x"));
        assertThat(root().resolve(longName)).hasContent("x");
    }

    @Test
    void a_leading_dot_and_doubled_slashes_mean_the_same_place() throws Exception {
        unpack(new Tars().directory(".").file("./a//b", "x"));
        assertThat(root().resolve("a/b")).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../out", "a/../../out", "a/..", "..", "a/b/../c"})
    void a_path_that_could_leave_the_tree_is_rejected(String name) throws Exception {
        assertThatThrownBy(() -> unpack(new Tars().file("first", "x").file(name, "x")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("entry 2");
        assertThat(outside.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "../..", "a/../..", "./../x", "../tree/a", "a/b/../../.."})
    void a_link_out_of_the_tree_is_rejected(String target) {
        assertThatThrownBy(() -> unpack(new Tars().link("link", target).directory("a")))
                .isInstanceOf(Rejected.class)
                .hasMessage("The archive's entry 1 is a link out of the tree.");
    }

    @Test
    void a_link_that_leaves_only_through_a_later_link_is_rejected_and_none_is_made() throws Exception {
        assertThatThrownBy(() -> unpack(new Tars()
                        .link("a", "p/q/r/../../../x")
                        .link("p/q/r", "../../shallow")
                        .directory("shallow")))
                .isInstanceOf(Rejected.class);
        assertThat(Files.exists(root().resolve("a"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void a_link_that_goes_up_through_a_deeper_link_stays_inside() throws Exception {
        unpack(new Tars()
                .link("up", "deep/../..")
                .link("deep", "x/y/z")
                .file("x/y/z/f", "1")
                .file("x/g", "2"));
        assertThat(root().resolve("up/g")).hasContent("2");
    }

    @Test
    void dangling_and_looping_links_inside_are_kept() throws Exception {
        unpack(new Tars().link("nowhere", "absent/file").link("one", "two").link("two", "one"));
        assertThat(Files.readSymbolicLink(root().resolve("one"))).hasToString("two");
        assertThat(Files.readSymbolicLink(root().resolve("nowhere"))).hasToString("absent/file");
    }

    @Test
    void nothing_is_written_through_a_link() throws Exception {
        Files.createDirectories(outside.resolve("victim"));
        assertThatThrownBy(() -> unpack(new Tars().link("dir", "inner").file("dir/file", "x")))
                .isInstanceOf(Rejected.class)
                .hasMessage("The archive's entry 2 is below a link.");
        assertThatThrownBy(() -> unpack(new Tars().link("file", "../victim/f").file("file", "x")))
                .isInstanceOf(Rejected.class);
        assertThat(outside.resolve("victim")).isEmptyDirectory();
    }

    @Test
    void two_entries_of_one_name_are_rejected_but_a_directory_may_be_told_twice() throws Exception {
        assertThatThrownBy(() -> unpack(new Tars().file("a", "1").file("./a", "2")))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> unpack(new Tars().file("f", "1").file("f/g", "2")))
                .hasMessage("The archive's entry 2 is below a file.");
        assertThatThrownBy(() -> unpack(new Tars().file("d/g", "1").file("d", "2")))
                .isInstanceOf(Rejected.class);
        assertThat(unpack(new Tars().directory("e").file("e/x", "1").directory("e"))
                        .entries())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
    void hard_links_and_special_files_are_rejected(byte type) {
        assertThatThrownBy(() -> unpack(new Tars().file("a", "x").special("b", type, "a")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("entry 2");
    }

    @Test
    void names_that_are_not_utf_8_are_rejected() {
        assertThatThrownBy(() -> unpack(new Tars().file("a\uFFFDb", "x"))).hasMessageContaining("not UTF-8");
    }

    @Test
    void a_name_longer_than_a_file_system_takes_is_rejected() {
        assertThatThrownBy(() -> unpack(new Tars().file("ü".repeat(130), "x"))).hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> unpack(new Tars().file("a/".repeat(600) + "b", "x")))
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void too_many_entries_too_large_files_and_gzip_bombs_are_rejected() throws Exception {
        Tars many = new Tars();
        for (int i = 0; i < 51; i++) {
            many.file("f" + i, "");
        }
        assertThatThrownBy(() -> unpack(many)).hasMessageContaining("more than 50 entries");
        assertThatThrownBy(() -> unpack(new Tars().zeros("big", 10_001))).isInstanceOf(Rejected.class);
        Tars bomb = new Tars();
        for (int i = 0; i < 11; i++) {
            bomb.zeros("b" + i, 9_900);
        }
        assertThatThrownBy(() -> unpack(bomb))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void a_name_that_would_fill_the_memory_is_rejected_while_it_is_read() throws Exception {
        String gnu = "a".repeat(20_000);
        String pax = "20000 path=" + "a".repeat(20_000 - 12) + "\n";
        for (Tars tars : List.of(
                new Tars().entry("n", TarConstants.LF_GNUTYPE_LONGNAME, gnu, 0),
                new Tars().entry("n", TarConstants.LF_PAX_EXTENDED_HEADER_LC, pax, 0))) {
            assertThatThrownBy(() -> unpack(tars.file("f", "x")))
                    .isInstanceOf(Rejected.class)
                    .hasMessage("The archive's entry 1 is too large.");
        }
    }

    @Test
    void an_archive_that_ends_early_may_be_tried_again() throws Exception {
        byte[] whole = new Tars().file("a", "x".repeat(9000)).bytes();
        for (int length : new int[] {0, 5, 20, whole.length / 2, whole.length - 1}) {
            byte[] part = Arrays.copyOf(whole, length);
            Path fresh = Files.createTempDirectory(outside, "part");
            assertThatThrownBy(() -> new Unpacker(fresh, SMALL).unpack(new ByteArrayInputStream(part)))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void a_connection_that_breaks_may_be_tried_again() throws Exception {
        byte[] whole = new Tars().file("a", "x").bytes();
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        InputStream cut = new SequenceInputStream(new ByteArrayInputStream(whole, 0, 30), broken);
        assertThatThrownBy(() -> new Unpacker(root(), SMALL).unpack(new Wire(cut)))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void what_is_no_archive_is_rejected() throws Exception {
        assertThatThrownBy(() -> new Unpacker(root(), SMALL)
                        .unpack(new ByteArrayInputStream("<html>".repeat(99).getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> unpack(new Tars())).hasMessage("The archive is empty.");
    }

    @Test
    void a_damaged_archive_is_rejected() throws Exception {
        byte[] damaged = new Tars().file("a", "x".repeat(500)).bytes();
        damaged[damaged.length - 6] ^= 1;
        assertThatThrownBy(() -> new Unpacker(root(), SMALL).unpack(new ByteArrayInputStream(damaged)))
                .isInstanceOf(Rejected.class);
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
