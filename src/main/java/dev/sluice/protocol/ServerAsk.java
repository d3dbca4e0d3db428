package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** What a server may ask of the client that called it. */
public enum ServerAsk {
    /** For a completion by the client's model. */
    SAMPLING("sampling/createMessage", "sampling"),
    /** For an answer of the client's user. */
    ELICITATION("elicitation/create", "elicitation"),
    /** For the folders the client works in. */
    ROOTS("roots/list", "roots");

    private final String wireName;
    private final String word;

    ServerAsk(String wireName, String word) {
        this.wireName = wireName;
        this.word = word;
    }

    /** What a method asks for, or null when it asks for none of these. */
    public static @Nullable ServerAsk of(String wireName) {
        for (ServerAsk ask : values()) {
            if (ask.wireName.equals(wireName)) {
                return ask;
            }
        }
        return null;
    }

    /** The method's name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The name that capabilities and policies have for it. */
    public String word() {
        return word;
    }
}
