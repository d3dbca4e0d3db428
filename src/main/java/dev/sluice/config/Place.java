package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands.
 *
 * <p>The JSON Pointer is kept as a chain and written out only when asked for: a small document with
 * one long key and many values below it would otherwise need that key once for each value.
 *
 * @param file the file, relative to the folder of all documents, or what stands for it elsewhere
 * @param line the line, counted from 1; a member stands where its key stands
 * @param parent the place of the object or array around it; null for the document itself
 * @param step the key or index that leads here from the parent
 */
public record Place(String file, int line, @Nullable Place parent, String step) {

    static Place root(String file, int line) {
        return new Place(file, line, null, "");
    }

    Place member(String key, int line) {
        return new Place(file, line, this, key);
    }

    Place item(int index, int line) {
        return new Place(file, line, this, Integer.toString(index));
    }

    Place at(int line) {
        return new Place(file, line, parent, step);
    }

    /** The JSON Pointer (RFC 6901) of this place; empty for the document itself. */
    public String pointer() {
        if (parent == null) {
            return "";
        }
        return parent.pointer() + "/" + step.replace("~", "~0").replace("/", "~1");
    }

    Problem problem(String message) {
        return new Problem(file, line, pointer(), message);
    }

    MalformedDocumentException malformed(String message) {
        return new MalformedDocumentException(problem(message));
    }
}
