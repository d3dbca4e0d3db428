package dev.sluice.catalog;

/**
 * A verb of the rules, as it stands at one place.
 *
 * @param base the verb as the rules name it
 * @param says the class it speaks for
 * @param noun whether the same word is often a noun
 * @param form the form in which it stands there
 * @param words how many words it takes
 */
record Verb(String base, RiskClass says, boolean noun, Form form, int words) {

    /** The forms in which a description names what a tool does. */
    enum Form {
        /** {@code delete}. */
        BASE,
        /** {@code deletes}. */
        THIRD,
        /** {@code deleting}. */
        GERUND
    }
}
