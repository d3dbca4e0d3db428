package dev.sluice.gateway;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Splice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the names of hidden tools and prompts out of a server's instructions to models ({@code
 * initialize} and {@code server/discover}). Only names that a policy hides by an entry are known to
 * be names; what it merely does not list stays, for prose does not say which of its words name
 * something. That a hidden thing cannot be called never depends on this.
 */
final class Instructions {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_./-]{0,126}[\\p{L}\\p{N}_])?");

    /** Every word is judged, and no client gives a model more than that to read. */
    private static final int LONGEST = 64 << 10;

    private static final String INSTEAD = "(not available)";

    private Instructions() {}

    static void trim(JsonValue result, Standing standing, Splice splice) {
        JsonValue instructions = result.get("instructions");
        String text = instructions == null ? null : instructions.textOrNull();
        if (instructions == null || text == null) {
            return;
        }
        String shown =
                standing.policy() == null || text.length() > LONGEST
                        ? ""
                        : WORD.matcher(text)
                                .replaceAll(
                                        word ->
                                                Matcher.quoteReplacement(
                                                        standing.hides(word.group())
                                                                ? INSTEAD
                                                                : word.group()));
        if (!shown.equals(text)) {
            splice.replace(instructions, JsonStrings.quote(shown));
        }
    }
}
