package dev.sluice.config;

/** How deep a parser stands, bounded so that no document exhausts a stack. */
final class Depth {
    private int depth;

    void enter(Place place) throws MalformedDocumentException {
        if (++depth > DocumentParser.MOST_DEPTH) {
            throw place.malformed(
                    "objects and lists stand deeper than 32 in each other; write it flatter");
        }
    }

    void leave() {
        depth--;
    }
}
