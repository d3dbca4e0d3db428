package dev.sluice.admin;

import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.Sightings.Shown;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import io.smallrye.mutiny.Multi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted of servers' tools, what callers were shown of them, and which are held back.
 */
@ApplicationScoped
class PinsApi {
    private final LiveConfiguration configuration;
    private final Sightings sightings;

    PinsApi(LiveConfiguration configuration, Sightings sightings) {
        this.configuration = configuration;
        this.sightings = sightings;
    }

    /**
     * One server after the other is asked about, so that none of a store's time is taken at once.
     */
    void show(RoutingContext context) {
        List<Pins> asked = asked(Query.of(context.queryParams(), Route.PINS).text("server"));
        Multi.createFrom()
                .iterable(asked)
                .onItem()
                .transformToUniAndConcatenate(
                        pins -> sightings.shown(pins).map(shown -> row(pins, shown)))
                .collect()
                .asList()
                .map(rows -> new JsonObject().put("servers", new JsonArray(rows)))
                .invoke(answer -> Answer.give(context, answer))
                .subscribe()
                .with(given -> {}, failure -> refuse(context, failure));
    }

    private List<Pins> asked(@Nullable String only) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new UnusableRequestException(503, "no documents are in force yet");
        }
        if (only == null) {
            return List.copyOf(new TreeMap<>(snapshot.pins()).values());
        }
        if (!snapshot.servers().containsKey(only)) {
            throw new UnusableRequestException(404, "there is no such server");
        }
        Pins pins = snapshot.pinsOf(only);
        return pins == null ? List.of() : List.of(pins);
    }

    private static JsonObject row(Pins pins, List<Shown> shown) {
        Map<String, Shown> seen = new HashMap<>();
        shown.forEach(each -> seen.put(each.tool(), each));
        JsonArray tools = new JsonArray();
        new TreeMap<>(pins.accepted())
                .forEach((name, accepted) -> tools.add(tool(name, accepted, seen.get(name))));
        return new JsonObject()
                .put("server", pins.server())
                .put("document", pins.name())
                .put("newTools", pins.newTools().word())
                .put("since", pins.since() == null ? null : pins.since().toString())
                .put("tools", tools);
    }

    private static JsonObject tool(String name, String accepted, @Nullable Shown seen) {
        String last = seen == null ? null : seen.last();
        List<String> others = seen == null ? List.of() : seen.others();
        return new JsonObject()
                .put("name", name)
                .put("accepted", accepted)
                .put("last", last)
                .put("others", new JsonArray(others))
                .put("heldBack", !others.isEmpty() || (last != null && !last.equals(accepted)));
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof SightingsOutException) {
            Answer.refuse(
                    context,
                    503,
                    "the store of what was seen does not answer; until it does, no pinned tool is"
                            + " called");
        } else {
            context.fail(failure);
        }
    }
}
