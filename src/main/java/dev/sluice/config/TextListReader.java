package dev.sluice.config;

import dev.sluice.config.Node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads lists of texts: names and globs, or whatever else is called by a text. */
final class TextListReader {
    private final Problems problems;

    TextListReader(Problems problems) {
        this.problems = problems;
    }

    /** Names and globs, in the order of the document. */
    List<String> names(Fields fields, String field, String example) {
        return read(fields, field, example, NameFaults::ofName);
    }

    /** URIs and globs for URIs, in the order of the document. */
    List<String> uris(Fields fields, String field, String example) {
        return read(fields, field, example, NameFaults::ofUri);
    }

    /** Texts of which only an empty one is wrong. */
    List<String> texts(Fields fields, String field, String example) {
        return read(fields, field, example, text -> text.isEmpty() ? "is empty; delete it" : null);
    }

    private List<String> read(
            Fields fields,
            String field,
            String example,
            Function<String, @Nullable String> faultOf) {
        List<String> texts = new ArrayList<>();
        for (Node item : fields.items(field)) {
            String fault =
                    item instanceof TextNode text
                            ? faultOf.apply(text.value())
                            : "must be a text; write for example " + example;
            if (fault != null) {
                problems.add(item.place(), fault);
            } else if (item instanceof TextNode text) {
                texts.add(text.value());
            }
        }
        return texts;
    }
}
