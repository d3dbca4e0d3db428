package dev.sluice.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a tool is called, its page has a file that every disk takes, and that no other has. */
class FileNamesTest {

    @ParameterizedTest
    @CsvSource({
        "get_export_jobs, get_export_jobs",
        "getUser, getu~ser",
        "files.read-all, files.read-all",
        "a, a",
    })
    void an_ordinary_name_is_recognised(String name, String file) {
        assertThat(FileNames.of(name)).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({
        "../up, x-up~~[0-9a-f]{32}",
        "con, x-con~~[0-9a-f]{32}",
        "nul.txt, x-nul-txt~~[0-9a-f]{32}",
        "com1, x-com1~~[0-9a-f]{32}",
        "index, x-index~~[0-9a-f]{32}",
        ".hidden, x-hidden~~[0-9a-f]{32}",
        "_jekyll, x-jekyll~~[0-9a-f]{32}",
        "a..b, x-a-b~~[0-9a-f]{32}",
        "a., x-a-~~[0-9a-f]{32}",
        "a/b, x-a-b~~[0-9a-f]{32}",
        "-rf, x-rf~~[0-9a-f]{32}",
        "größe, x-gr-e~~[0-9a-f]{32}",
        "'', x-~~[0-9a-f]{32}",
    })
    void another_has_a_digest(String name, String file) {
        assertThat(FileNames.of(name)).matches(file);
    }

    @Test
    void no_two_names_share_a_file_on_any_disk() {
        List<String> names = new ArrayList<>(new HashSet<>(Shelf.hostile()));
        names.addAll(
                List.of(
                        "getUser",
                        "getuser",
                        "GetUser",
                        "GETUSER",
                        "get~user",
                        "getu~ser",
                        FileNames.of("../a"),
                        FileNames.of("CON"),
                        "a~~2",
                        "x-a~~2",
                        "\ud800",
                        "\ud801",
                        "x".repeat(256),
                        "X".repeat(256),
                        "x".repeat(255) + "y"));
        names = new ArrayList<>(new HashSet<>(names));
        names.addAll(List.copyOf(names)); // a server may list a name twice

        List<String> files = FileNames.of(names);

        Set<String> folded = new HashSet<>();
        assertThat(files)
                .allMatch(file -> folded.add(file.toLowerCase(Locale.ROOT)))
                .allMatch(file -> file.matches("[a-z0-9][a-z0-9~._-]*"))
                .allMatch(file -> file.length() <= 110)
                .noneMatch(file -> file.endsWith("."));
    }
}
