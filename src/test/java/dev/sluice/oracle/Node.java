package dev.sluice.oracle;

import java.util.ArrayList;
import java.util.List;

/** JSON as a tolerant parser keeps it: all members of an object, duplicates too, in their order. */
sealed interface Node {

    /** An object. */
    record Members(List<Member> all) implements Node {
        Members() {
            this(new ArrayList<>());
        }
    }

    /** A list. */
    record Elements(List<Node> all) implements Node {
        Elements() {
            this(new ArrayList<>());
        }
    }

    /** A string, or a word that a tolerant parser takes for one. */
    record Text(String text) implements Node {}

    /** A number, a literal, or nothing that can be understood. */
    record Other(String word) implements Node {}

    /** One member of an object. */
    record Member(String key, Node value) {}
}
