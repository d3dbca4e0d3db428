package dev.sluice.config;

import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.TextNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Texts and numbers, with the bounds that hold for JSON and YAML alike. */
final class Scalars {
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");
    private static final int LONGEST_NUMBER = 1_000;
    private static final int GREATEST_EXPONENT = 1_000;

    private Scalars() {}

    static boolean isNumber(String lexeme) {
        return NUMBER.matcher(lexeme).matches();
    }

    /** Reads a number; the bounds keep a short text from becoming a number of many megabytes. */
    static NumberNode number(Place place, String lexeme) throws MalformedDocumentException {
        if (!isNumber(lexeme)) {
            throw place.malformed("this is not a number; write for example 10, -2.5 or 1e3");
        }
        if (lexeme.length() > LONGEST_NUMBER) {
            throw place.malformed("the number has more than 1,000 characters; write a shorter one");
        }
        if (exponentIsTooLarge(lexeme)) {
            throw place.malformed("the exponent is beyond ±1000; write a number nearer to zero");
        }
        return new NumberNode(place, new BigDecimal(lexeme));
    }

    private static boolean exponentIsTooLarge(String lexeme) {
        int e = Math.max(lexeme.indexOf('e'), lexeme.indexOf('E'));
        if (e < 0) {
            return false;
        }
        String digits = lexeme.substring(e + 1).replaceFirst("^[+-]?0*", "");
        return digits.length() > 4
                || (!digits.isEmpty() && Integer.parseInt(digits) > GREATEST_EXPONENT);
    }

    /** A text; half a surrogate pair has no UTF-8 form, so nothing could be hashed or sent. */
    static TextNode text(Place place, String value) throws MalformedDocumentException {
        requireWhole(place, value);
        return new TextNode(place, value);
    }

    static void requireWhole(Place place, String value) throws MalformedDocumentException {
        boolean lone =
                value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
        if (lone) {
            throw place.malformed("half a surrogate pair is no character; write both halves");
        }
    }
}
