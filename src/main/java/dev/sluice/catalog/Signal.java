package dev.sluice.catalog;

/**
 * Something in a tool's definition that makes misuse easier or worse, whatever its class.
 *
 * @param kind what it is
 * @param where a JSON Pointer into the definition, such as {@code /inputSchema/properties/userIds},
 *     or {@code name}, {@code title}, {@code description}
 */
public record Signal(Kind kind, String where) {

    /** What a signal can be. */
    public enum Kind {
        /** One call acts on many things. */
        BULK("bulk", "one call acts on many things at once"),
        /** An argument is an address that the server will ask or publish. */
        URL("url", "an argument is an address of the caller's choice"),
        /** An argument looks like a credential. */
        CREDENTIAL("credential", "an argument looks like a credential"),
        /** An argument is code, a query, a command or markup. */
        FREE_FORM("free-form", "an argument is code, a query, a command or markup"),
        /** An argument says how many, and nothing bounds it. */
        UNBOUNDED("unbounded", "an argument says how many, and nothing bounds it"),
        /** A model reads what nobody sees. */
        HIDDEN_TEXT("hidden-text", "its definition holds text that a person does not see");

        private final String word;
        private final String sentence;

        Kind(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** The kind as programs get it. */
        public String word() {
            return word;
        }

        /** What the kind means, for people. */
        public String sentence() {
            return sentence;
        }
    }
}
