package dev.sluice.log;

import java.util.ArrayList;
import java.util.List;

/** Stack traces, whose messages may be anybody's words. */
final class Traces {
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 64;

    private Traces() {}

    /** One entry for each failure and for each place it passed; none holds a line break. */
    static List<String> of(Throwable failure) {
        List<String> lines = new ArrayList<>();
        Throwable each = failure;
        for (int depth = 0; each != null && depth < MOST_CAUSES; depth++) {
            lines.add((depth == 0 ? "" : "Caused by: ") + Visible.of(each.toString()));
            StackTraceElement[] frames = each.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                lines.add("at " + frames[i]);
            }
            each = each.getCause();
        }
        return lines;
    }
}
