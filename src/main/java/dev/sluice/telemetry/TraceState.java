package dev.sluice.telemetry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tracing systems tell each other beside the {@code traceparent} (W3C Trace Context, {@code
 * tracestate}). It is passed on as it came, or not at all.
 *
 * @param text as it is passed on
 * @param members each {@code key=value}, in their order
 */
public record TraceState(String text, List<String> members) {
    /** What W3C asks everybody to pass on, and nobody to pass on more than. */
    private static final int LONGEST = 512;

    private static final int MOST = 32;
    private static final Pattern MEMBER =
            Pattern.compile(
                    "([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                            + "=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    public TraceState {
        members = List.copyOf(members);
    }

    /** Reads what stands in one or several lines; null when there is nothing that may pass. */
    public static @Nullable TraceState of(List<String> lines) {
        String text = String.join(",", lines);
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String each : text.split(",", -1)) {
            String member = each.strip();
            if (member.isEmpty()) {
                continue;
            }
            if (!MEMBER.matcher(member).matches()
                    || !keys.add(member.substring(0, member.indexOf('=')))) {
                return null;
            }
            members.add(member);
        }
        return members.isEmpty() || members.size() > MOST
                ? null
                : new TraceState(String.join(",", members), members);
    }
}
