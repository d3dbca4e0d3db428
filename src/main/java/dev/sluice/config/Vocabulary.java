package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fields an object may have. A field that is not understood is refused, never skipped: it may
 * be the one that was meant to forbid something.
 *
 * @param known the fields that are read
 * @param later fields of the language that this version does not read
 */
record Vocabulary(List<String> known, List<String> later) {

    static Vocabulary of(String... known) {
        return new Vocabulary(List.of(known), List.of());
    }

    Vocabulary later(String... fields) {
        return new Vocabulary(known, List.of(fields));
    }

    void check(ObjectNode object, Problems problems) {
        object.members()
                .forEach(
                        (field, value) -> {
                            if (!known.contains(field)) {
                                problems.add(value.place(), refusal(field));
                            }
                        });
    }

    private String refusal(String field) {
        if (later.contains(field)) {
            return "\"" + field + "\" is not understood by this version of Sluice; delete it";
        }
        return Stream.concat(known.stream(), later.stream())
                .filter(candidate -> Spelling.isClose(field, candidate))
                .findFirst()
                .map(meant -> "unknown field; did you mean \"" + meant + "\"?")
                .orElseGet(() -> "unknown field; known here: " + String.join(", ", known));
    }
}
