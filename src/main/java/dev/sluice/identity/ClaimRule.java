package dev.sluice.identity;

import dev.sluice.policy.Glob;
import dev.sluice.protocol.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one claim must be: one of these texts, or, when it is a list, hold one of them. A claim that
 * is neither a text nor a list of texts satisfies no rule.
 *
 * @param texts names and globs
 */
public record ClaimRule(List<Glob> texts) {
    /** A list of words in one text (RFC 8693, section 4.2; {@code scp} is what others call it). */
    private static final Set<String> WORDS = Set.of("scope", "scp");

    public ClaimRule {
        texts = List.copyOf(texts);
    }

    /**
     * Whether the claims satisfy it.
     *
     * @param name the claim that is meant, a top-level member
     * @param claims an object
     */
    boolean holds(String name, JsonValue claims) {
        JsonValue claim = claims.get(name);
        return claim != null && values(name, claim).anyMatch(this::accepts);
    }

    private static Stream<String> values(String name, JsonValue claim) {
        if (claim.isArray()) {
            return claim.elements().stream().filter(JsonValue::isText).map(JsonValue::text);
        }
        if (!claim.isText()) {
            return Stream.empty();
        }
        return WORDS.contains(name)
                ? Arrays.stream(claim.text().split(" "))
                : Stream.of(claim.text());
    }

    private boolean accepts(String value) {
        return texts.stream().anyMatch(text -> text.matches(value));
    }
}
