package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of metrics names every reason there is. */
class RefusalReasonsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `sluice_refusals_total\\{reason}` .*$");
    private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

    @Test
    void every_reason_stands_on_the_page_and_nothing_else() throws IOException {
        String page = Files.readString(Path.of("docs/reference-metrics.md"));
        Matcher row = ROW.matcher(page);
        assertThat(row.find()).isTrue();

        Stream<Enum<?>> reasons =
                Stream.concat(
                        Arrays.stream(EdgeRefusal.values()),
                        Arrays.stream(Refusal.Kind.values()).filter(kind -> !kind.isDecision()));

        assertThat(WORD.matcher(row.group()).results().map(word -> word.group(1)))
                .filteredOn(word -> !word.equals("reason"))
                .containsExactlyInAnyOrderElementsOf(
                        reasons.map(reason -> reason.name().toLowerCase(Locale.ROOT)).toList());
    }
}
