package dev.sluice.cli.pins;

import dev.sluice.catalog.Renames;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.scan.Brief;
import dev.sluice.policy.LookAlikes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows otherwise than it was accepted.
 *
 * @param all one for each tool, in the order of their names
 * @param unclear gone and new tools of which nobody can tell what became of what; they are in
 *     {@code all} as well
 * @param complete whether all gone tools were looked for under other names
 * @param same how many tools are as they were accepted
 */
public record PinDifferences(
        List<Difference> all, List<Renames.Group> unclear, boolean complete, int same) {
    private static final int MOST_NAMES = 10;
    private static final int LONGEST_NAME = 100;

    public PinDifferences {
        all = List.copyOf(all);
        unclear = List.copyOf(unclear);
    }

    /** What became of a tool. */
    public enum Kind {
        /** Its definition is another one. */
        CHANGED,
        /** Nobody accepted it. */
        NEW,
        /** It is not there any more. */
        GONE,
        /** It has another name and is else as it was. */
        RENAMED;

        /** As people and programs are told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A tool that is not as it was accepted.
     *
     * @param kind what became of it
     * @param name its name now, or the one that it had
     * @param accepted the accepted fingerprint; null when there is none
     * @param shown the fingerprint now; null when it is gone
     * @param from the name that it had; null unless it was renamed
     * @param looksLike another name that this new one is easily taken for; null for none
     */
    public record Difference(
            Kind kind,
            String name,
            @Nullable String accepted,
            @Nullable String shown,
            @Nullable String from,
            @Nullable String looksLike) {

        /** In one line. */
        public String line() {
            String told = looksLike == null ? "" : ", " + resemblance(name, looksLike);
            return switch (kind) {
                case CHANGED -> "changed: " + name + ": was " + accepted + ", is " + shown;
                case NEW -> "new: " + name + told;
                case GONE -> "gone: " + name;
                case RENAMED -> "renamed: " + from + " is now " + name + told;
            };
        }
    }

    /** Compares what was accepted with what is shown, by the tools' names. */
    public static PinDifferences of(Map<String, String> accepted, Map<String, Tool> shown) {
        Map<String, String> gone = new TreeMap<>(accepted);
        gone.keySet().removeAll(shown.keySet());
        SortedMap<String, Tool> added = new TreeMap<>(shown);
        added.keySet().removeAll(accepted.keySet());
        Renames renames = Renames.of(gone, added.values());
        Map<String, String> renamed = renames.clear();
        gone.keySet().removeAll(renamed.values());
        LookAlikes before = LookAlikes.of(accepted.keySet());
        LookAlikes now = LookAlikes.of(shown.keySet());
        TreeSet<String> names = new TreeSet<>(gone.keySet());
        names.addAll(shown.keySet());
        List<Difference> all = new ArrayList<>();
        for (String name : names) {
            Tool tool = shown.get(name);
            String was = accepted.get(name);
            if (tool == null) {
                all.add(new Difference(Kind.GONE, name, was, null, null, null));
            } else if (was == null) {
                String like = before.like(name);
                String from = renamed.get(name);
                all.add(
                        new Difference(
                                from == null ? Kind.NEW : Kind.RENAMED,
                                name,
                                from == null ? null : accepted.get(from),
                                tool.fingerprint(),
                                from,
                                like == null ? now.like(name) : like));
            } else if (!was.equals(tool.fingerprint())) {
                all.add(new Difference(Kind.CHANGED, name, was, tool.fingerprint(), null, null));
            }
        }
        int same = names.size() - all.size();
        return new PinDifferences(all, renames.unclear(), renames.complete(), same);
    }

    /** Which tools of one list look like another one of it, a line each. */
    public static List<String> resemblances(Map<String, Tool> shown) {
        LookAlikes names = LookAlikes.of(shown.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : new TreeSet<>(shown.keySet())) {
            String like = names.like(name);
            if (like != null) {
                lines.add(name + " " + resemblance(name, like));
            }
        }
        return lines;
    }

    /** What is to be said beside the single tools, a line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        unclear.forEach(each -> notes.add(doubt(each)));
        if (!complete) {
            notes.add("there are too many tools to look for all that were renamed");
        }
        return notes;
    }

    /** That nobody can tell which of some tools has which name now. */
    public static String doubt(Renames.Group group) {
        return "unclear: "
                + some(group.from())
                + " may now be "
                + some(group.to())
                + ", as only their names differ";
    }

    /** That one name looks like another one, with those letters by number that are not ASCII. */
    public static String resemblance(String name, String other) {
        return "looks like " + other + (isAscii(name) ? "" : " but is written " + numbered(name));
    }

    private static String some(List<String> names) {
        List<String> some =
                names.stream().limit(MOST_NAMES).map(name -> Brief.of(name, LONGEST_NAME)).toList();
        int more = names.size() - some.size();
        return String.join(" or ", some) + (more == 0 ? "" : " or one of " + more + " more");
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    private static String numbered(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.chars()
                .forEach(
                        c ->
                                text.append(
                                        c < 0x80
                                                ? Character.toString(c)
                                                : String.format("\\u%04x", c)));
        return text.toString();
    }
}
