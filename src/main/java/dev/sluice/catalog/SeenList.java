package dev.sluice.catalog;

import java.util.Objects;

/**
 * A list of tools on its way to an agent, as its server sent it.
 *
 * @param server the server's name
 * @param caller who asked for it: servers may show others another list
 * @param whole whether it is all that this caller is shown, and not one page of several
 * @param document strict JSON, which nobody changes
 * @param start where the array of tools begins in it
 * @param end one past the array's last byte
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SeenList(
        String server, String caller, boolean whole, byte[] document, int start, int end) {
    public SeenList {
        Objects.checkFromToIndex(start, end, document.length);
    }

    int length() {
        return end - start;
    }
}
