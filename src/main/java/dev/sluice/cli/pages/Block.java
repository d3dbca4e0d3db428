package dev.sluice.cli.pages;

import java.util.List;

/** A piece of a page from margin to margin. */
sealed interface Block {

    /**
     * A heading.
     *
     * @param level 1 to 3
     */
    record Heading(int level, List<Inline> line) implements Block {}

    record Paragraph(List<Inline> line) implements Block {}

    /** Words of others, line by line. */
    record Quotation(String text) implements Block {}

    record Bullets(List<List<Inline>> lines) implements Block {}

    record Steps(List<List<Inline>> lines) implements Block {}

    /** A JSON document to copy. */
    record Document(String json) implements Block {}

    /** Names, each with what is said of it. */
    record Facts(List<Fact> facts) implements Block {}

    record Fact(String name, List<Inline> value) {}

    /** Rows under a heading; the first cell names its row. */
    record Rows(String caption, List<String> heading, List<List<List<Inline>>> rows)
            implements Block {}
}
