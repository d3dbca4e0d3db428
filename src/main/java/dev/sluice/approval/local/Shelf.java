package dev.sluice.approval.local;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.Decision;
import dev.sluice.approval.Approval.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All questions of this process, found by whatever is asked about them without a look at the
 * others. Not for several threads at once.
 */
final class Shelf {
    /** What has ended gives way in this order when there are too many. */
    private static final List<State> ENDED = List.of(State.EXPIRED, State.USED, State.REFUSED);

    private final Map<String, Kept> byId = new HashMap<>();
    private final Map<String, Kept> ofCalls = new HashMap<>();
    private final Map<String, Kept> ofTools = new HashMap<>();
    private final Map<String, Integer> pendingOfGrants = new HashMap<>();
    private final NavigableSet<Kept> all = inOrder();
    private final Map<State, NavigableSet<Kept>> byState = new EnumMap<>(State.class);
    private final NavigableSet<Kept> due =
            new TreeSet<>(Comparator.comparing(Kept::due).thenComparingLong(Kept::order));
    private final Set<Kept> endedWithArguments = new LinkedHashSet<>();
    private final Set<String> untold = new LinkedHashSet<>();
    private long sealed;
    private long next;

    Shelf() {
        for (State state : State.values()) {
            byState.put(state, inOrder());
        }
    }

    @Nullable Kept find(@Nullable String id) {
        return id == null ? null : byId.get(id);
    }

    @Nullable Kept ofCall(String key) {
        return ofCalls.get(key);
    }

    @Nullable Kept ofTool(String key) {
        return ofTools.get(key);
    }

    int size() {
        return byId.size();
    }

    int pending() {
        return of(State.PENDING).size();
    }

    int pendingOf(String grant) {
        return pendingOfGrants.getOrDefault(grant, 0);
    }

    /** How long all sealed arguments are together. */
    long sealed() {
        return sealed;
    }

    /** Newest first. */
    Collection<Kept> list(@Nullable State state, @Nullable Kept after) {
        NavigableSet<Kept> some = state == null ? all : of(state);
        return (after == null ? some : some.headSet(after, false)).descendingSet();
    }

    Kept add(Approval approval) {
        Kept kept = new Kept(next++, approval);
        byId.put(kept.id(), kept);
        ofCalls.put(approval.binding().callKey(), kept);
        ofTools.put(approval.binding().toolKey(), kept);
        all.add(kept);
        sealed += length(kept);
        enter(kept);
        return kept;
    }

    void become(Kept kept, State state, @Nullable Decision decision, Instant now) {
        leave(kept);
        kept.become(state, decision, now);
        enter(kept);
    }

    /** Ends one; somebody is still to be told. */
    void end(Kept kept, Instant now) {
        become(kept, State.EXPIRED, kept.approval().decision(), now);
        untold.add(kept.id());
    }

    /** What was ended and nobody was told of yet. */
    List<Approval> takeUntold() {
        List<Approval> told = new ArrayList<>();
        for (String id : untold) {
            Kept kept = find(id);
            if (kept != null) {
                told.add(kept.approval());
            }
        }
        untold.clear();
        return told;
    }

    /** Does what is due. */
    void catchUp(Instant now) {
        while (!due.isEmpty() && !due.first().due().isAfter(now)) {
            Kept kept = due.first();
            if (kept.isOpen() && kept.isExpired(now)) {
                end(kept, kept.approval().expiresAt());
            } else if (kept.isForgotten(now)) {
                forget(kept);
            } else {
                dropArguments(kept);
            }
        }
    }

    /** Forgets the oldest of what has ended; false when nothing has. */
    boolean makeRoom() {
        for (State state : ENDED) {
            if (!of(state).isEmpty()) {
                forget(of(state).first());
                return true;
            }
        }
        return false;
    }

    /** Drops the arguments that ended first; false when there are none. */
    boolean dropEndedArguments() {
        boolean some = !endedWithArguments.isEmpty();
        if (some) {
            dropArguments(endedWithArguments.iterator().next());
        }
        return some;
    }

    private void dropArguments(Kept kept) {
        leave(kept);
        sealed -= length(kept);
        kept.dropArguments();
        enter(kept);
    }

    private void forget(Kept kept) {
        leave(kept);
        sealed -= length(kept);
        byId.remove(kept.id());
        all.remove(kept);
        ofCalls.remove(kept.approval().binding().callKey(), kept);
        ofTools.remove(kept.approval().binding().toolKey(), kept);
        untold.remove(kept.id());
    }

    private void enter(Kept kept) {
        of(kept.state()).add(kept);
        due.add(kept);
        if (kept.state() == State.PENDING) {
            pendingOfGrants.merge(kept.approval().binding().grant(), 1, Integer::sum);
        } else if (!kept.isOpen() && kept.hasArguments()) {
            endedWithArguments.add(kept);
        }
    }

    /** Comes before each change of it, as it stands where its state and its time put it. */
    private void leave(Kept kept) {
        of(kept.state()).remove(kept);
        due.remove(kept);
        endedWithArguments.remove(kept);
        if (kept.state() == State.PENDING) {
            pendingOfGrants.computeIfPresent(
                    kept.approval().binding().grant(), (grant, n) -> n == 1 ? null : n - 1);
        }
    }

    private NavigableSet<Kept> of(State state) {
        return Objects.requireNonNull(byState.get(state));
    }

    private static NavigableSet<Kept> inOrder() {
        return new TreeSet<>(Comparator.comparingLong(Kept::order));
    }

    private static long length(Kept kept) {
        String arguments = kept.approval().sealedArguments();
        return arguments == null ? 0 : arguments.length();
    }
}
