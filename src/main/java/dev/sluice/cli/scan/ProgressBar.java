package dev.sluice.cli.scan;

import dev.sluice.cli.tools.ToolLister.Progress;
import java.io.PrintWriter;

/** Shows at a terminal that a list comes; how long it will be, no server tells. */
public final class ProgressBar implements Progress, AutoCloseable {
    private static final int WIDTH = 20;

    private final PrintWriter out;
    private final String name;

    /**
     * Shows that nothing came yet.
     *
     * @param out a terminal
     */
    public ProgressBar(PrintWriter out, String name) {
        this.out = out;
        this.name = name;
        page(0, 0);
    }

    @Override
    public void page(int pages, int tools) {
        int at = pages % WIDTH;
        out.print(
                "\r\u001b[2K["
                        + "-".repeat(at)
                        + "#"
                        + "-".repeat(WIDTH - 1 - at)
                        + "] "
                        + name
                        + ": "
                        + tools
                        + " tools, "
                        + pages
                        + " pages");
        out.flush();
    }

    /** Leaves nothing of itself behind. */
    @Override
    public void close() {
        out.print("\r\u001b[2K");
        out.flush();
    }
}
