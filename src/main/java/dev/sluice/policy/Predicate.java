package dev.sluice.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that hold together or not at all.
 *
 * @param pointer the predicate's place in its document, as a JSON Pointer (RFC 6901)
 * @param conditions joined with "and"; none at all always hold
 * @param onDeny the text an agent reads when this predicate refuses; null for the standard one
 */
public record Predicate(String pointer, List<Condition> conditions, @Nullable String onDeny) {
    public Predicate {
        conditions = List.copyOf(conditions);
    }
}
