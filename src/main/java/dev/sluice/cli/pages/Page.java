package dev.sluice.cli.pages;

import java.util.List;

/**
 * One page.
 *
 * @param path where it stands, without an ending; of the characters of {@link FileNames} and
 *     slashes
 * @param title what a browser calls it; words of others may be in it
 * @param description what it is about, in one sentence; words of others may be in it
 * @param trail the pages above it, the uppermost first
 * @param blocks what stands on it
 */
record Page(String path, String title, String description, List<Inline> trail, List<Block> blocks) {
    Page {
        trail = List.copyOf(trail);
        blocks = List.copyOf(blocks);
    }

    /** The way from this page to a file of ours. */
    String wayTo(String file) {
        return "../".repeat((int) path.chars().filter(c -> c == '/').count()) + file;
    }
}
