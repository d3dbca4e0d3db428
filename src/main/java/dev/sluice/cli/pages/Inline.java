package dev.sluice.cli.pages;

import dev.sluice.catalog.RiskClass;
import java.util.List;

/** A piece of a line of a page; there is none that is written as it is. */
sealed interface Inline {

    /** Our own words. */
    record Text(String text) implements Inline {}

    /** Our own words that are typed into something. */
    record Code(String text) implements Inline {}

    /** Words of others, of which no character may do anything. */
    record Foreign(String text) implements Inline {}

    /** A class with its risk. */
    record Badge(RiskClass riskClass) implements Inline {}

    /**
     * A way to another page of ours.
     *
     * @param page its path, without an ending
     */
    record ToPage(String page, Inline text) implements Inline {}

    /**
     * A way to another file of ours.
     *
     * @param file its path
     */
    record ToFile(String file, String text) implements Inline {}

    /** A way out, to an address that we chose. */
    record ToWeb(String url, String text) implements Inline {}

    /** A line out of texts, which are our own words, and other pieces. */
    static List<Inline> line(Object... pieces) {
        return java.util.Arrays.stream(pieces)
                .map(piece -> piece instanceof Inline inline ? inline : new Text(piece.toString()))
                .toList();
    }
}
