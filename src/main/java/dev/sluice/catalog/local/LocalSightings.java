package dev.sluice.catalog.local;

import dev.sluice.catalog.InMemory;
import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Seen;
import dev.sluice.catalog.Sighting;
import dev.sluice.catalog.Sightings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps sightings in memory: right for one replica, until it ends. */
@InMemory
@Singleton
public final class LocalSightings implements Sightings {
    private final InstantSource clock;
    private final Map<String, Map<String, ShownTool>> servers = new HashMap<>();
    private final Map<String, TrustedTools> trusted = new HashMap<>();
    private final Map<String, Pins> last = new HashMap<>();

    /** Nothing was seen yet. */
    public LocalSightings(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Uni<List<Seen>> note(Pins pins, String caller, List<Sighting> sightings) {
        long now = clock.millis();
        List<Seen> seen = new ArrayList<>();
        Map<String, ShownTool> tools = servers.computeIfAbsent(pins.server(), s -> new HashMap<>());
        if (!pins.equals(last.put(pins.server(), pins))) {
            tools.keySet().removeIf(tool -> !pins.isWatched(tool));
        }
        for (Sighting each : sightings) {
            if (pins.isWatched(each.tool())) {
                seen.add(note(pins, tools, caller, each, now));
            }
        }
        return Uni.createFrom().item(List.copyOf(seen));
    }

    private Seen note(
            Pins pins, Map<String, ShownTool> tools, String caller, Sighting each, long now) {
        String accepted = accepted(pins, each.tool(), now);
        boolean isFirst = accepted == null;
        if (accepted == null) {
            accepted = each.fingerprint();
            TrustedTools first =
                    trusted.computeIfAbsent(pins.server(), server -> new TrustedTools());
            if (!first.trust(each.tool(), accepted, since(pins, now), now)) {
                return new Seen(each.tool(), accepted, true, Seen.Change.CROWDED);
            }
        }
        ShownTool tool = tools.computeIfAbsent(each.tool(), t -> new ShownTool());
        ShownTool.View view = view(pins, accepted, now);
        Seen.Change change = tool.note(caller, each.fingerprint(), view);
        return new Seen(
                each.tool(),
                each.fingerprint(),
                tool.isHeldBack(view),
                isFirst ? Seen.Change.TRUSTED : change);
    }

    private @Nullable String accepted(Pins pins, String tool, long now) {
        String pinned = pins.accepted().get(tool);
        TrustedTools first = trusted.get(pins.server());
        return pinned != null || first == null || !pins.isTrustedAtFirst(tool)
                ? pinned
                : first.accepted(tool, since(pins, now));
    }

    @Override
    public synchronized Uni<State> of(Pins pins, String tool) {
        ShownTool shown = servers.getOrDefault(pins.server(), Map.of()).get(tool);
        String accepted = accepted(pins, tool, clock.millis());
        return Uni.createFrom()
                .item(
                        shown == null || accepted == null
                                ? State.UNSEEN
                                : shown.state(view(pins, accepted, clock.millis())));
    }

    @Override
    public synchronized Uni<List<Shown>> shown(Pins pins) {
        List<Shown> all = new ArrayList<>();
        Map<String, ShownTool> tools = new TreeMap<>(servers.getOrDefault(pins.server(), Map.of()));
        tools.forEach(
                (name, tool) -> {
                    String accepted = pins.accepted().get(name);
                    if (accepted != null) {
                        ShownTool.View view = view(pins, accepted, clock.millis());
                        tool.shown(name, view).ifPresent(all::add);
                    }
                });
        return Uni.createFrom().item(List.copyOf(all));
    }

    private static ShownTool.View view(Pins pins, String accepted, long now) {
        long oldest = Math.max(now - KEPT.toMillis(), since(pins, now));
        return new ShownTool.View(accepted, oldest, now);
    }

    /** A moment that has not come yet would make everything count as too old. */
    private static long since(Pins pins, long now) {
        long since = pins.since() == null ? 0 : pins.since().toEpochMilli();
        return since > now ? 0 : since;
    }
}
