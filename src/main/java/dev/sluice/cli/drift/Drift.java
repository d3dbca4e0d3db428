package dev.sluice.cli.drift;

import dev.sluice.catalog.Renames;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Tool;
import dev.sluice.policy.LookAlikes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What changed between two files, put together server by server. */
public final class Drift {

    /** First what may do more harm than it could, and what may not be what it seems. */
    private static final Comparator<ToolChange> ORDER =
            Comparator.comparing((ToolChange each) -> !each.isRiskier())
                    .thenComparing(each -> !Boolean.TRUE.equals(each.hiddenText()))
                    .thenComparing(each -> each.looksLike() == null)
                    .thenComparing(each -> each.before() != null)
                    .thenComparing(each -> each.after() == null)
                    .thenComparing(Drift::severity, Comparator.reverseOrder())
                    .thenComparing(ToolChange::server)
                    .thenComparing(ToolChange::name);

    private final List<ToolChange> changes = new ArrayList<>();
    private final List<Unclear> unclear = new ArrayList<>();
    private final SortedSet<String> notCompared = new TreeSet<>();
    private boolean renamesKnown = true;
    private int same;

    private Drift() {}

    /**
     * Tools of which nobody can tell what became of what.
     *
     * @param server their server
     * @param group their names
     */
    public record Unclear(String server, Renames.Group group) {}

    /** Compares the tools of one server, or those of all servers by their names. */
    public static Drift of(Scanned before, Scanned after) {
        Drift drift = new Drift();
        if (!before.several() && !after.several()) {
            String server =
                    after.servers().firstKey().isEmpty()
                            ? before.servers().firstKey()
                            : after.servers().firstKey();
            drift.compare(
                    server,
                    before.servers().get(before.servers().firstKey()),
                    after.servers().get(after.servers().firstKey()));
        } else {
            drift.notCompared.addAll(before.failed());
            drift.notCompared.addAll(after.failed());
            TreeSet<String> servers = new TreeSet<>(before.servers().keySet());
            servers.addAll(after.servers().keySet());
            servers.removeAll(drift.notCompared);
            for (String server : servers) {
                drift.compare(server, before.servers().get(server), after.servers().get(server));
            }
        }
        drift.changes.sort(ORDER);
        return drift;
    }

    private void compare(
            String server,
            @Nullable SortedMap<String, ListedTool> before,
            @Nullable SortedMap<String, ListedTool> after) {
        SortedMap<String, ListedTool> old = before == null ? new TreeMap<>() : before;
        SortedMap<String, ListedTool> now = after == null ? new TreeMap<>() : after;
        SortedMap<String, ListedTool> gone = new TreeMap<>(old);
        gone.keySet().removeAll(now.keySet());
        SortedMap<String, ListedTool> added = new TreeMap<>(now);
        added.keySet().removeAll(old.keySet());
        Renames renames = renames(gone, added);
        renamesKnown &= renames.complete();
        renames.unclear().forEach(each -> unclear.add(new Unclear(server, each)));
        Map<String, String> renamed = renames.clear();
        gone.keySet().removeAll(renamed.values());
        LookAlikes oldNames = LookAlikes.of(old.keySet());
        LookAlikes newNames = LookAlikes.of(now.keySet());
        gone.forEach((name, tool) -> changes.add(ToolChange.of(server, name, tool, null, null)));
        now.forEach(
                (name, tool) -> {
                    String like = null;
                    if (added.containsKey(name)) {
                        like = oldNames.like(name);
                        like = like == null ? newNames.like(name) : like;
                    }
                    ListedTool was = old.get(renamed.getOrDefault(name, name));
                    ToolChange change = ToolChange.of(server, name, was, tool, like);
                    if (was == null || !change.what().isEmpty()) {
                        changes.add(change);
                    } else {
                        same++;
                    }
                });
    }

    /** A definition on either side is enough to try the names of the other. */
    private static Renames renames(
            SortedMap<String, ListedTool> gone, SortedMap<String, ListedTool> added) {
        if (gone.isEmpty() || added.isEmpty()) {
            return Renames.NONE;
        }
        if (hasDefinitions(added)) {
            return Renames.of(fingerprints(gone), definitions(added));
        }
        return hasDefinitions(gone)
                ? Renames.of(fingerprints(added), definitions(gone)).reversed()
                : new Renames(List.of(), false);
    }

    private static boolean hasDefinitions(SortedMap<String, ListedTool> tools) {
        return tools.values().stream().allMatch(each -> each.tool() != null);
    }

    private static List<Tool> definitions(SortedMap<String, ListedTool> tools) {
        return tools.values().stream().map(ListedTool::tool).filter(Objects::nonNull).toList();
    }

    private static Map<String, String> fingerprints(SortedMap<String, ListedTool> tools) {
        Map<String, String> fingerprints = new HashMap<>();
        tools.forEach((name, tool) -> fingerprints.put(name, tool.fingerprint()));
        return fingerprints;
    }

    private static RiskClass severity(ToolChange change) {
        ListedTool tool = change.after() == null ? change.before() : change.after();
        return tool == null ? RiskClass.READ : tool.riskClass();
    }

    /** The tools that are not as they were, those that got riskier first. */
    public List<ToolChange> changes() {
        return List.copyOf(changes);
    }

    /** Tools of which nobody can tell what became of what; they are among the changes as well. */
    public List<Unclear> unclear() {
        return List.copyOf(unclear);
    }

    /** Servers that one of the scans could not reach. */
    public List<String> notCompared() {
        return List.copyOf(notCompared);
    }

    /** Whether everything is said of renamed tools; of two scans nothing can be. */
    public boolean knowsRenames() {
        return renamesKnown;
    }

    /** How many tools are as they were. */
    public int same() {
        return same;
    }

    /** Whether nothing changed, and everything was compared. */
    public boolean isEmpty() {
        return changes.isEmpty() && notCompared.isEmpty();
    }
}
