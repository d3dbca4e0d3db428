package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a page between two marks, which the code writes; the rest is written by hand. Run the
 * tests with {@code -Dsluice.docs.update} to write it anew.
 */
public final class GeneratedPart {
    private static final String BEGIN = "<!-- written by the build: begin -->\n";
    private static final String END = "<!-- written by the build: end -->\n";

    private GeneratedPart() {}

    /** Compares, or writes anew. */
    public static void check(Path page, String wanted) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (System.getProperty("sluice.docs.update") != null) {
            Files.writeString(page, text.substring(0, from) + wanted + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as("%s; run this test with -Dsluice.docs.update to write it anew", page)
                .isEqualTo(wanted);
    }
}
