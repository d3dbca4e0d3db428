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

/** Keeps sightings in memory: right for one replica, until it ends. */
@InMemory
@Singleton
public final class LocalSightings implements Sightings {
    private final InstantSource clock;
    private final Map<String, Map<String, ShownTool>> servers = new HashMap<>();

    /** Nothing was seen yet. */
    public LocalSightings(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Uni<List<Seen>> note(Pins pins, String caller, List<Sighting> sightings) {
        long now = clock.millis();
        List<Seen> seen = new ArrayList<>();
        Map<String, ShownTool> tools = servers.computeIfAbsent(pins.server(), s -> new HashMap<>());
        tools.keySet().removeIf(tool -> !pins.isPinned(tool));
        for (Sighting each : sightings) {
            String accepted = pins.accepted().get(each.tool());
            if (accepted != null) {
                ShownTool tool = tools.computeIfAbsent(each.tool(), t -> new ShownTool());
                ShownTool.View view = view(pins, accepted, now);
                Seen.Change change = tool.note(caller, each.fingerprint(), view);
                boolean heldBack = tool.isHeldBack(view);
                seen.add(new Seen(each.tool(), each.fingerprint(), heldBack, change));
            }
        }
        return Uni.createFrom().item(List.copyOf(seen));
    }

    @Override
    public synchronized Uni<State> of(Pins pins, String tool) {
        ShownTool shown = servers.getOrDefault(pins.server(), Map.of()).get(tool);
        String accepted = pins.accepted().get(tool);
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
        long since = pins.since() == null ? 0 : pins.since().toEpochMilli();
        // A moment that has not come yet would make everything count as too old.
        long oldest = Math.max(now - KEPT.toMillis(), since > now ? 0 : since);
        return new ShownTool.View(accepted, oldest, now);
    }
}
