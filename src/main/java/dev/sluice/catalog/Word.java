package dev.sluice.catalog;

/**
 * A word of a name or text, where it stands and what stands around it.
 *
 * @param text the word in lower case
 * @param start where it begins
 * @param end one past its last character
 * @param sentence the number of the sentence it belongs to
 * @param afterComma whether a comma stands before it
 * @param bracketed whether it stands in brackets or quotes, as an aside
 */
record Word(String text, int start, int end, int sentence, boolean afterComma, boolean bracketed) {}
