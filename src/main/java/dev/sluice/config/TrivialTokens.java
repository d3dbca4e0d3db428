package dev.sluice.config;

import dev.sluice.identity.TokenHash;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that stand in examples and that anyone guesses: a token must be random to prove anything.
 */
final class TrivialTokens {
    private static final String WORDS =
            """
            token test testing secret password passwd pass changeme change-me change_me replace-me
            replaceme admin administrator root user guest demo example sample sluice gateway bearer
            default none null undefined key api-key apikey api_key my-token mytoken your-token
            foo bar baz abc abc123 123 1234 12345 123456 12345678 123456789 1234567890 qwerty
            letmein welcome hello mcp agent x a
            """;

    private static final Set<TokenHash> HASHES =
            Stream.concat(
                            Stream.of("", " "),
                            Pattern.compile("\\s+")
                                    .splitAsStream(WORDS)
                                    .flatMap(TrivialTokens::spellings))
                    .map(TokenHash::of)
                    .collect(Collectors.toSet());

    private TrivialTokens() {}

    static boolean contain(TokenHash token) {
        return HASHES.contains(token);
    }

    private static Stream<String> spellings(String word) {
        String capitalised = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return Stream.of(word, capitalised, word.toUpperCase(Locale.ROOT), word + "\n");
    }
}
