package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import java.util.List;

/**
 * The fields an object may have. A field that is not understood is refused, never skipped: it may
 * be the one that was meant to forbid something.
 *
 * @param known the fields that are read
 */
record Vocabulary(List<String> known) {

    static Vocabulary of(String... known) {
        return new Vocabulary(List.of(known));
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
        return known.stream()
                .filter(candidate -> Spelling.isClose(field, candidate))
                .findFirst()
                .map(meant -> "unknown field; did you mean \"" + meant + "\"?")
                .orElseGet(() -> "unknown field; known here: " + String.join(", ", known));
    }
}
