package dev.sluice.catalog.local;

import dev.sluice.catalog.Seen.Change;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.Sightings.Shown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** As what one tool was shown; {@code note.lua} says the same for all replicas together. */
final class ShownTool {
    /** Stands for all definitions that are too many to be told apart; nobody accepted it. */
    private static final String OTHER = "*";

    private final Map<String, Entry> callers = new HashMap<>();
    private final Map<String, Definition> definitions = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable String last;
    private long lastAt;

    private record Entry(String fingerprint, long at) {}

    /** How many callers saw a definition when they last looked, and when the last of them did. */
    private record Definition(int callers, long at) {}

    /**
     * How sightings are looked at.
     *
     * @param accepted the fingerprint that was accepted
     * @param oldest what was seen before does not count, in milliseconds
     * @param now in milliseconds
     */
    record View(String accepted, long oldest, long now) {}

    @Nullable Change note(String caller, String fingerprint, View view) {
        boolean isHeld = isHeldBack(view);
        definitions.values().removeIf(each -> each.at() < view.oldest());
        boolean isKnown = definitions.containsKey(fingerprint) || told.contains(fingerprint);
        boolean isRight = fingerprint.equals(view.accepted());
        String kept =
                isRight
                                || isKnown
                                || Math.max(definitions.size(), told.size())
                                        < Sightings.MOST_DEFINITIONS
                        ? fingerprint
                        : OTHER;
        last = kept;
        lastAt = view.now();
        leave(caller, view);
        if (!isRight) {
            enter(caller, kept, view.now());
            return told.add(kept) ? Change.CHANGED : null;
        }
        boolean returned = isHeld && !isHeldBack(view);
        if (returned) {
            told.clear();
        }
        return returned ? Change.RETURNED : null;
    }

    /** One from too long ago was counted by what does not count any more. */
    private void leave(String caller, View view) {
        Entry entry = callers.remove(caller);
        Definition left = entry == null ? null : definitions.get(entry.fingerprint());
        if (entry == null || left == null || entry.at() < view.oldest()) {
            return;
        }
        if (left.callers() > 1) {
            definitions.put(entry.fingerprint(), new Definition(left.callers() - 1, left.at()));
        } else {
            definitions.remove(entry.fingerprint());
        }
    }

    /** A caller too many is never seen to leave, so what it saw counts until it is too old. */
    private void enter(String caller, String fingerprint, long now) {
        if (callers.size() < Sightings.MOST_CALLERS) {
            callers.put(caller, new Entry(fingerprint, now));
        }
        Definition before = definitions.get(fingerprint);
        definitions.put(
                fingerprint, new Definition(before == null ? 1 : before.callers() + 1, now));
    }

    boolean isHeldBack(View view) {
        String newest = last;
        return (newest != null && lastAt >= view.oldest() && !newest.equals(view.accepted()))
                || !others(view).isEmpty();
    }

    Sightings.State state(View view) {
        if (isHeldBack(view)) {
            return Sightings.State.HELD_BACK;
        }
        return isSeen(view) ? Sightings.State.FREE : Sightings.State.UNSEEN;
    }

    private boolean isSeen(View view) {
        return last != null && lastAt >= view.oldest();
    }

    private List<String> others(View view) {
        return definitions.entrySet().stream()
                .filter(each -> each.getValue().at() >= view.oldest())
                .map(Map.Entry::getKey)
                .filter(fingerprint -> !fingerprint.equals(view.accepted()))
                .toList();
    }

    Optional<Shown> shown(String tool, View view) {
        return last == null || lastAt < view.oldest()
                ? Optional.empty()
                : Optional.of(new Shown(tool, last, others(view)));
    }
}
