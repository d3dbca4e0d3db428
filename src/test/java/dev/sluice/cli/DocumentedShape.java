package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.cases.Json;
import dev.sluice.protocol.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page says of a command's JSON. */
final class DocumentedShape {
    private static final Path REFERENCE = Path.of("docs/reference-cli.md");

    private DocumentedShape() {}

    /** The same members everywhere, of the same types. */
    static void check(String example, Ran ran) throws Exception {
        assertThat(ran.out().lines()).hasSize(1);
        Set<String> documented = new TreeSet<>();
        Set<String> printed = new TreeSet<>();
        collect("", Json.read(block(REFERENCE, "json " + example).strip()), documented);
        collect("", Json.read(ran.out().strip()), printed);
        assertThat(printed).containsExactlyElementsOf(documented);
    }

    private static void collect(String path, JsonValue value, Set<String> shape) {
        value.members().forEach(each -> collect(path + "/" + each.key(), each.value(), shape));
        value.elements().forEach(each -> collect(path + "/*", each, shape));
        if (!value.isNull()) {
            shape.add(path + " " + type(value));
        }
    }

    private static String type(JsonValue value) {
        if (value.isText()) {
            return "text";
        }
        if (value.isNumber()) {
            return "number";
        }
        if (value.isObject()) {
            return "object";
        }
        return value.isArray() ? "list" : "truth";
    }

    /** A block of code by what stands behind its fence. */
    static String block(Path page, String kind) throws IOException {
        Matcher block =
                Pattern.compile("(?s)```" + kind + "\n(.*?)```").matcher(Files.readString(page));
        assertThat(block.find()).as(kind).isTrue();
        return block.group(1);
    }
}
