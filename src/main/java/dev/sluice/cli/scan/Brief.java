package dev.sluice.cli.scan;

/** The beginning of a text that may be long. */
public final class Brief {
    private Brief() {}

    /** The text, cut behind so many characters. */
    public static String of(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }
}
