package dev.sluice.config;

import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.identity.Holder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a rejected change takes away all the same: whoever revokes a token, or switches something
 * off, must not wait until somebody else's typing error is mended.
 */
final class Narrowing {
    private final Set<DocumentKind> listed;
    private final Set<String> malformed;
    private final Map<String, List<Document>> changed;
    private final Map<DocumentKind, NarrowedDocument> narrowed =
            Map.of(
                    DocumentKind.ISSUER, new NarrowedIssuer(),
                    DocumentKind.GRANT, new NarrowedGrant(),
                    DocumentKind.OPERATOR, new NarrowedOperator());

    private Narrowing(DocumentSet change) {
        listed = change.listed();
        malformed = change.malformed().stream().map(Narrowing::key).collect(Collectors.toSet());
        changed = change.documents().stream().collect(Collectors.groupingBy(Narrowing::key));
    }

    /**
     * The live documents with no more of holders and their rights than the change gives as well,
     * and with its switches: those that it alters or takes away stay beside them until it is
     * accepted.
     */
    static DocumentSet of(DocumentSet live, DocumentSet change) {
        Narrowing narrowing = new Narrowing(change);
        DocumentSet kept = withoutIssuer(live.each(narrowing::whatStays));
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

    private static String key(Document document) {
        return document.kind().folder() + '/' + document.name();
    }

    private static String key(Malformed file) {
        return file.kind().folder() + '/' + file.name();
    }

    /** A file that cannot be read, or understood, may still say what it said before. */
    private Optional<Document> whatStays(Document held) {
        NarrowedDocument narrow = narrowed.get(held.kind());
        if (narrow == null || !listed.contains(held.kind()) || malformed.contains(key(held))) {
            return Optional.of(held);
        }
        List<Document> now = changed.getOrDefault(key(held), List.of());
        if (!now.stream().allMatch(narrow::isRight)) {
            return Optional.of(held);
        }
        return now.stream().flatMap(each -> narrow.of(held, each).stream()).findFirst();
    }

    /** Nobody is believed any more whom only a fallen issuer vouches for. */
    private static DocumentSet withoutIssuer(DocumentSet kept) {
        Set<String> issuers =
                kept.of(DocumentKind.ISSUER).stream()
                        .map(Document::name)
                        .collect(Collectors.toSet());
        return kept.keeping(
                document ->
                        !(holder(document) instanceof Holder.OfJwt jwt)
                                || issuers.contains(jwt.issuer()));
    }

    private static @Nullable Holder holder(Document document) {
        Problems unheard = new Problems();
        if (document.kind() == DocumentKind.GRANT) {
            var grant = new GrantReader(unheard).read(document);
            return grant == null ? null : grant.holder();
        }
        if (document.kind() == DocumentKind.OPERATOR) {
            var operator = new OperatorReader(unheard).read(document);
            return operator == null ? null : operator.holder();
        }
        return null;
    }
}
