package dev.sluice.config;

import dev.sluice.policy.Policy;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of documents before. One that is the same object has the same content, so of
 * thousands of policies a change costs those that changed. Used by one thread at a time.
 */
final class Readings {
    private IdentityHashMap<Document, Reading> before = new IdentityHashMap<>();
    private IdentityHashMap<Document, Reading> now = new IdentityHashMap<>();

    /** One document: its digest, and of a policy what it says or what is wrong with it. */
    private record Reading(String digest, @Nullable Policy policy, List<Problem> problems) {}

    /** Begins with the next set of documents. */
    void begin() {
        before = now;
        now = new IdentityHashMap<>();
    }

    /** Forgets what the set just read does not hold. */
    void end() {
        before = new IdentityHashMap<>();
    }

    /** The digest of a document's kind, name and content. */
    String digest(Document document) {
        return of(document).digest();
    }

    /** What a policy says, or null when something is wrong with it; then that is told. */
    @Nullable Policy policy(Document document, Problems problems) {
        Reading reading = of(document);
        reading.problems().forEach(problems::add);
        return reading.policy();
    }

    private Reading of(Document document) {
        return now.computeIfAbsent(
                document,
                it -> {
                    Reading known = before.get(it);
                    return known == null ? read(it) : known;
                });
    }

    private static Reading read(Document document) {
        Problems problems = new Problems();
        Policy policy =
                document.kind() == DocumentKind.POLICY
                        ? new PolicyReader(problems).read(document)
                        : null;
        return new Reading(Digests.document(document), policy, problems.list());
    }
}
