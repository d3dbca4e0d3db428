package dev.sluice.docs;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference pages say what the code does. */
class ReferencePagesTest {

    @Test
    void the_page_of_settings_names_every_setting() throws IOException {
        GeneratedPart.check(Path.of("docs/reference-settings.md"), Settings.table());
    }
}
