package dev.sluice.config.kubernetes;

import dev.sluice.config.Document;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.DocumentSet;
import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.config.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all labelled ConfigMaps, within bounds. An object is read once for each of its
 * versions.
 */
final class Shelf {
    private final Set<DocumentKind> kinds;
    private final ConfigMapReader reader;
    private final Room all;
    private Map<String, Held> held = new TreeMap<>();
    private boolean listed;

    /**
     * Begins empty, which is not the same as knowing that there are no objects.
     *
     * @param kinds the kinds of documents that are read
     * @param all how much is kept of all objects together
     */
    Shelf(Set<DocumentKind> kinds, Room all) {
        this.kinds = Set.copyOf(kinds);
        this.reader = new ConfigMapReader(kinds);
        this.all = all;
    }

    /** A full list while its pages come in; nothing of it is known to others before its end. */
    final class Stocktaking {
        private final Map<String, Held> found = new TreeMap<>();

        /** What has changed; null when this version was known. */
        @Nullable Held add(ConfigMap object) {
            Held known = get(object.getMetadata().getName());
            Held now = read(object, known, found);
            found.put(now.identity().name(), now);
            return now.equals(known) ? null : now;
        }

        /** Everything that was not listed is gone. Whether anything changed. */
        boolean end() {
            synchronized (Shelf.this) {
                boolean changed = !listed || !held.equals(found);
                held = found;
                listed = true;
                return changed;
            }
        }
    }

    Stocktaking stocktaking() {
        return new Stocktaking();
    }

    synchronized @Nullable Held get(String name) {
        return held.get(name);
    }

    /** What has changed; null when this version was known. */
    synchronized @Nullable Held put(ConfigMap object) {
        Held before = held.get(object.getMetadata().getName());
        Held now = read(object, before, held);
        held.put(now.identity().name(), now);
        return now.equals(before) ? null : now;
    }

    /** Whether there was one. */
    synchronized boolean remove(String name) {
        return held.remove(name) != null;
    }

    /** Whether something was left out that may fit by now. */
    synchronized boolean isIncomplete() {
        return held.values().stream().anyMatch(each -> !each.problems().isEmpty());
    }

    private Held read(ConfigMap object, @Nullable Held known, Map<String, Held> others) {
        Identity identity = Identity.of(object);
        if (known != null && known.identity().equals(identity) && known.problems().isEmpty()) {
            return known;
        }
        Room left = all;
        for (Held other : others.values()) {
            boolean isAnother = !other.identity().name().equals(identity.name());
            if (isAnother && other.isTaken()) {
                left = left.without(other.bytes());
            }
        }
        return reader.read(object, left);
    }

    /** All documents, or nothing before the first full list. */
    synchronized Optional<DocumentSet> documents() {
        if (!listed) {
            return Optional.empty();
        }
        Set<DocumentKind> known = EnumSet.copyOf(kinds);
        List<Document> documents = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Held each : held.values()) {
            documents.addAll(each.documents());
            malformed.addAll(each.malformed());
            problems.addAll(each.problems());
            if (!each.problems().isEmpty()) {
                known.remove(each.kind());
            }
        }
        return Optional.of(new DocumentSet(known, Set.of(), documents, malformed, problems));
    }
}
