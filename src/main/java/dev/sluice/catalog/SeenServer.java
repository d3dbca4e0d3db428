package dev.sluice.catalog;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the lists of one server told. Callers may be shown different tools: what is kept is all of
 * them together. A tool is forgotten when whoever was shown it last is shown a whole list without
 * it, and when it was in no list for a day while others were.
 */
final class SeenServer {
    /** Longer names are refused when they are called. */
    private static final int LONGEST_NAME = 256;

    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
    private static final int MOST_LISTS = 64;

    private final Classifier classifier;
    private final Map<String, SeenTool> tools = new LinkedHashMap<>();
    private final Map<String, Known> lists = new LinkedHashMap<>(16, 0.75f, true);
    private long version;
    private long chars;
    private boolean leftOut;
    private Instant sweep = Instant.MIN;
    private @Nullable Instant seenAt;

    /** A list that was read before, and what the tools were then. */
    private record Known(Sighting sighting, long version) {}

    SeenServer(Classifier classifier) {
        this.classifier = classifier;
    }

    /** How many characters it keeps. */
    synchronized long chars() {
        return chars;
    }

    /**
     * Notes a list that was read before, while it tells nothing new.
     *
     * @param digest of the list's bytes, and of who was shown it
     * @return false when it must be read
     */
    synchronized boolean isKnown(String digest, Instant now) {
        Known known = lists.get(digest);
        if (known == null || known.version != version) {
            return false;
        }
        known.sighting.at = now;
        seenAt = now;
        forgetOld(now);
        return true;
    }

    /**
     * Reads a list.
     *
     * @param room how many characters may be kept beyond those that are
     */
    synchronized void read(SeenList list, JsonValue array, String digest, Instant now, long room) {
        long most = chars + room;
        Sighting sighting = new Sighting(list.caller(), now);
        Set<String> names = new HashSet<>();
        leftOut = false;
        for (JsonValue entry : array.elements()) {
            String name = ListShape.TOOLS.nameOf(entry);
            boolean usable =
                    name != null
                            && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                            && names.add(name);
            if (usable && name != null) {
                note(name, entry, sighting, most);
            }
        }
        forget(list, names);
        forgetOld(now);
        seenAt = now;
        lists.put(digest, new Known(sighting, version));
        if (lists.size() > MOST_LISTS) {
            lists.remove(lists.keySet().iterator().next());
        }
    }

    private void note(String name, JsonValue entry, Sighting sighting, long most) {
        String raw = Digest.of(entry.document(), entry.start(), entry.end(), "");
        SeenTool before = tools.get(name);
        if (before != null && before.raw().equals(raw)) {
            tools.put(name, before.in(sighting));
            return;
        }
        Tool tool = Tool.of(entry);
        SeenTool seen = tool == null ? null : SeenTool.of(classifier.assess(tool), raw, sighting);
        long more = seen == null ? 0 : seen.chars() - (before == null ? 0 : before.chars());
        if (seen == null
                || (before == null && tools.size() >= SeenTools.MOST_TOOLS)
                || chars + more > most) {
            leftOut = true;
            return;
        }
        tools.put(name, seen);
        chars += more;
        version++;
    }

    private void forget(SeenList list, Set<String> names) {
        if (list.whole()) {
            remove(
                    tool ->
                            !names.contains(tool.name())
                                    && tool.sighting().caller.equals(list.caller()));
        }
    }

    /** Now and then, as it goes through all of them. */
    private void forgetOld(Instant now) {
        if (!now.isBefore(sweep)) {
            sweep = now.plus(BETWEEN_SWEEPS);
            remove(tool -> tool.sighting().at.isBefore(now.minus(FORGOTTEN)));
        }
    }

    private void remove(Predicate<SeenTool> gone) {
        if (tools.values().removeIf(gone)) {
            chars = tools.values().stream().mapToLong(SeenTool::chars).sum();
            version++;
        }
    }

    /** What is known now. */
    synchronized SeenCatalogue told(String server, @Nullable RiskClass only) {
        List<String> rows = new ArrayList<>();
        for (SeenTool tool : tools.values()) {
            if (only == null || tool.riskClass() == only) {
                rows.add(tool.json());
            }
        }
        return new SeenCatalogue(server, seenAt, leftOut, rows);
    }

    /** When a list was seen last, and by whom; all tools of the list have the same one. */
    private static final class Sighting {
        private final String caller;
        private Instant at;

        Sighting(String caller, Instant at) {
            this.caller = caller;
            this.at = at;
        }
    }

    /**
     * A tool as it was listed last.
     *
     * @param raw the digest of its entry as it is written
     * @param row what is told of it, without when it was seen
     */
    private record SeenTool(
            String name, RiskClass riskClass, String raw, String row, Sighting sighting) {

        static SeenTool of(Assessment assessment, String raw, Sighting sighting) {
            return new SeenTool(
                    assessment.tool().name(),
                    assessment.riskClass(),
                    raw,
                    JsonText.of(Catalogue.row(assessment)),
                    sighting);
        }

        SeenTool in(Sighting later) {
            return new SeenTool(name, riskClass, raw, row, later);
        }

        long chars() {
            return (long) name.length() + raw.length() + row.length();
        }

        String json() {
            return row.substring(0, row.length() - 1) + ",\"seenAt\":\"" + sighting.at + "\"}";
        }
    }
}
