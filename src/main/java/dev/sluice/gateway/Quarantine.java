package dev.sluice.gateway;

import dev.sluice.catalog.Definitions;
import dev.sluice.catalog.HiddenSpan;
import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Seen;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.Sightings.State;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Target;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What step 3a has to know: whether somebody accepted what a pinned tool says it does. A list is
 * remembered before it is shown, and a call asks what was remembered, each time.
 */
@Singleton
public class Quarantine {
    static final String RULE = "(quarantined)";
    static final String UNTOLD = "nobody can tell whether this tool is as it was accepted";

    private static final Logger LOG = Logger.getLogger(Quarantine.class);

    private final Sightings sightings;
    private final Definitions definitions = new Definitions();
    private final ToolChanges changes;
    private final UnfitTools unfit;
    private final FirstLists lists;
    private final LiveConfiguration configuration;

    Quarantine(
            Sightings sightings,
            ToolChanges changes,
            UnfitTools unfit,
            FirstLists lists,
            LiveConfiguration configuration) {
        this.unfit = unfit;
        this.lists = lists;
        this.sightings = sightings;
        this.changes = changes;
        this.configuration = configuration;
    }

    /**
     * Whether somebody accepted what an explained call calls.
     *
     * @return fails with {@link SightingsOutException} when nobody can tell
     */
    public Uni<Definition> of(Explained explained) {
        if (unfit.has(explained.server(), explained.name())) {
            return Uni.createFrom().item(Definition.HELD_BACK);
        }
        Explained.Pinned pinned = explained.pinned();
        if (pinned == null) {
            return Uni.createFrom().item(Definition.UNPINNED);
        }
        return pinned.pins().isWatched(pinned.tool())
                ? sightings
                        .of(pinned.pins(), pinned.tool())
                        .map(state -> definition(state == State.HELD_BACK))
                : Uni.createFrom().item(definition(pinned.pins().holdsBackUnseen(pinned.tool())));
    }

    /** Finds out about the tool that is called; where nothing is pinned nothing is done. */
    Uni<Void> before(Passage passage) {
        return passage.snapshot().pins().isEmpty() && unfit.areNone() ? Way.DONE : look(passage);
    }

    private Uni<Void> look(Passage passage) {
        Pins pins = passage.snapshot().pinsOf(passage.server().name());
        Target target = pins == null && unfit.areNone() ? null : tool(passage);
        if (target != null && unfit.has(passage.server().name(), target.name())) {
            passage.defined(Definition.HELD_BACK, false);
            return Way.DONE;
        }
        if (pins == null || target == null) {
            return Way.DONE;
        }
        if (!pins.isWatched(target.name())) {
            passage.defined(definition(pins.holdsBackUnseen(target.name())), false);
            return Way.DONE;
        }
        return state(passage, pins, target)
                .flatMap(
                        state ->
                                state == State.UNSEEN && !isRefusedAnyway(passage, target)
                                        ? first(passage, pins, target)
                                        : Uni.createFrom().item(state == State.HELD_BACK))
                .invoke(held -> passage.defined(definition(held), false))
                .onFailure(failure -> !(failure instanceof RefusedException))
                .recoverWithItem(
                        failure -> {
                            tell(failure);
                            passage.defined(Definition.HELD_BACK, true);
                            return true;
                        })
                .replaceWithVoid();
    }

    /** Once more, for a call that waited: by what is in force and known now. */
    Uni<Void> again(Passage passage) {
        Snapshot now = configuration.current();
        Pins pins = (now == null ? passage.snapshot() : now).pinsOf(passage.server().name());
        Target target = pins == null ? null : passage.target();
        if (pins == null || target == null || target.kind() != Target.Kind.TOOL) {
            return Way.DONE;
        }
        Uni<Boolean> held =
                pins.isWatched(target.name())
                        ? state(passage, pins, target)
                                .flatMap(
                                        state ->
                                                state == State.UNSEEN
                                                        ? first(passage, pins, target)
                                                        : Uni.createFrom()
                                                                .item(state == State.HELD_BACK))
                        : Uni.createFrom().item(pins.holdsBackUnseen(target.name()));
        return held.onFailure(failure -> !(failure instanceof RefusedException))
                .transform(
                        failure -> {
                            tell(failure);
                            return untold(passage);
                        })
                .invoke(
                        isHeld -> {
                            if (isHeld) {
                                throw quarantined(passage, target);
                            }
                        })
                .replaceWithVoid();
    }

    /**
     * Remembers what the caller is about to be shown.
     *
     * @param tools a list of tools as the server sent it
     * @return the pinned tools of it that are held back
     */
    Uni<Set<String>> note(Passage passage, Pins pins, JsonValue tools) {
        Definitions.Listed listed = definitions.of(pins, tools);
        listed.unknown().forEach(name -> changes.isNew(pins, name));
        String caller = definitions.stands(CallerName.of(passage.caller()).text());
        return sightings
                .note(pins, caller, listed.sightings())
                .invoke(all -> all.forEach(seen -> changes.happened(pins, seen, definitions)))
                .map(
                        all ->
                                all.stream()
                                        .filter(Seen::heldBack)
                                        .map(Seen::tool)
                                        .collect(Collectors.toSet()))
                .onFailure()
                .invoke(Quarantine::tell);
    }

    /**
     * What to cut out of an entry of a list of tools, whoever accepted it; null to leave it out.
     */
    @Nullable List<HiddenSpan> toCut(String server, String name, JsonValue entry) {
        return unfit.toCut(server, name, entry);
    }

    private Uni<State> state(Passage passage, Pins pins, Target target) {
        return EventLoop.here(Tracing.within(passage, "pins", sightings.of(pins, target.name())));
    }

    /**
     * Whether a tool is held back that nobody has listed: its server is asked for its list. One
     * that is not in it is, too.
     */
    private Uni<Boolean> first(Passage passage, Pins pins, Target target) {
        passage.stopwatch().holds();
        return Tracing.within(
                        passage,
                        "pins list",
                        lists.read(passage, pins, tools -> listed(passage, pins, tools)))
                .onTermination()
                .invoke(() -> passage.stopwatch().goesOn())
                .chain(() -> state(passage, pins, target))
                .map(
                        state ->
                                state != State.FREE
                                        || unfit.has(passage.server().name(), target.name()));
    }

    private Uni<?> listed(Passage passage, Pins pins, JsonValue tools) {
        for (JsonValue entry : tools.elements()) {
            String name = ListShape.TOOLS.nameOf(entry);
            if (name != null) {
                var unused = toCut(pins.server(), name, entry); // remembered
            }
        }
        return note(passage, pins, tools);
    }

    /** For the sake of a call that its policy refuses no server is asked for anything. */
    private static boolean isRefusedAnyway(Passage passage, Target target) {
        return PolicyEngine.decide(
                        passage.snapshot().switches(), passage.policy(), passage.call(target))
                instanceof Decision.Refused;
    }

    private static @Nullable Target tool(Passage passage) {
        var request = passage.request();
        return request == null || passage.method() != McpMethod.TOOLS_CALL
                ? null
                : Target.of(McpMethod.Judged.TOOL_NAME, request.params());
    }

    private static Definition definition(boolean heldBack) {
        return heldBack ? Definition.HELD_BACK : Definition.ACCEPTED;
    }

    /** An outage is told of where it is noticed, and not for each call. */
    private static void tell(Throwable failure) {
        if (!(failure instanceof SightingsOutException)) {
            LOG.error("sightings of pinned tools failed", failure);
        }
    }

    private static RefusedException quarantined(Passage passage, Target target) {
        Decision.Refused refused =
                new Decision.Refused(RULE, Decision.OTHER, Manner.UNKNOWN, "unknown tool");
        Refusal refusal = Denials.of(passage, target, refused);
        return passage.enforce(new Objection(Objection.DENIED, RULE, refusal));
    }

    /** Nobody could look whether it may pass. */
    static RefusedException untold(Passage passage) {
        return passage.enforce(new Objection(Objection.UNAVAILABLE, RULE, out(passage)));
    }

    /** Nobody could remember what would have been shown. */
    static RefusedException unshown(Passage passage) {
        return new RefusedException(out(passage));
    }

    private static Refusal out(Passage passage) {
        return Refusal.of(Kind.STORE_UNAVAILABLE, passage.id(), UNTOLD);
    }
}
