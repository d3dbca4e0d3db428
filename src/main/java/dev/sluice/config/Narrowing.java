package dev.sluice.config;

import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rejected change takes away all the same: whoever revokes a token, or switches something
 * off, must not wait until somebody else's typing error is mended.
 */
final class Narrowing {
    private final Set<String> malformed;
    private final Map<String, List<Document>> changed;
    private final GrantReader reader = new GrantReader(new Problems());

    private Narrowing(DocumentSet change) {
        malformed =
                change.malformed().stream()
                        .filter(file -> file.kind() == DocumentKind.GRANT)
                        .map(Malformed::name)
                        .collect(Collectors.toSet());
        changed =
                change.of(DocumentKind.GRANT).stream()
                        .collect(Collectors.groupingBy(Document::name));
    }

    /**
     * The live documents without the grants that the change no longer gives, and with its switches:
     * those that it alters or takes away stay beside them until it is accepted.
     */
    static DocumentSet of(DocumentSet live, DocumentSet change) {
        Narrowing narrowing = new Narrowing(change);
        DocumentSet kept =
                change.listed().contains(DocumentKind.GRANT)
                        ? live.keeping(narrowing::mayStay)
                        : live;
        return kept.joining(DocumentKind.SWITCH, newSwitches(live, change), change);
    }

    private static List<Document> newSwitches(DocumentSet live, DocumentSet change) {
        SwitchReader reader = new SwitchReader(new Problems());
        Set<String> known =
                live.of(DocumentKind.SWITCH).stream()
                        .map(Narrowing::identity)
                        .collect(Collectors.toCollection(HashSet::new));
        return change.of(DocumentKind.SWITCH).stream()
                .filter(document -> reader.read(document) != null)
                .filter(document -> known.add(identity(document)))
                .toList();
    }

    private static String identity(Document document) {
        return document.name() + '\n' + Canonical.of(document.root());
    }

    private boolean mayStay(Document document) {
        return document.kind() != DocumentKind.GRANT || mayStillGive(document);
    }

    /** A file that cannot be read may still say what it said before, so it keeps its grant. */
    private boolean mayStillGive(Document document) {
        if (malformed.contains(document.name())) {
            return true;
        }
        Grant held = reader.read(document);
        return held != null
                && changed.getOrDefault(document.name(), List.of()).stream()
                        .anyMatch(now -> mayGive(now, held));
    }

    private static boolean gives(Holder now, Holder held) {
        return now.equals(held)
                || (now instanceof Holder.OfTokens these
                        && held instanceof Holder.OfTokens those
                        && these.tokens().containsAll(those.tokens()));
    }

    private boolean mayGive(Document document, Grant held) {
        Grant now = reader.read(document);
        return now == null
                || (now.server().equals(held.server()) && gives(now.holder(), held.holder()));
    }
}
