package dev.sluice.config;

import dev.sluice.identity.TokenHash;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tokens that prove nothing, because anyone guesses them or has read them. */
public final class TrivialTokens {
    /** Of every token that stands in our own pages and examples; a test looks for others. */
    private static final Set<TokenHash> SAMPLES =
            Set.of(
                    TokenHash.parse(
                            "sha256:b0c5d906cb4a0fec5306e02c3a66e74caba7954fb28da17d6e18b5a0a79eb6d5"));

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

    /** Whether it is that of a word that anyone guesses. */
    static boolean contain(TokenHash token) {
        return HASHES.contains(token);
    }

    /** Whether it stands in our own pages and examples. */
    static boolean isSample(TokenHash token) {
        return SAMPLES.contains(token);
    }

    /** Whether it proves nothing in a process that treats samples so. */
    public static boolean contain(TokenHash token, Samples samples) {
        return contain(token) || (samples == Samples.REFUSED && isSample(token));
    }

    private static Stream<String> spellings(String word) {
        String capitalised = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return Stream.of(word, capitalised, word.toUpperCase(Locale.ROOT), word + "\n");
    }
}
