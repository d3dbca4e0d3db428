package dev.sluice.config;

import dev.sluice.config.NarrowedDocument.Said;
import dev.sluice.identity.Issuer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An issuer that is believed no further than both documents say. */
final class NarrowedIssuer implements NarrowedDocument {
    private final IssuerReader reader = new IssuerReader(new Problems());

    @Override
    public boolean isRight(Document now) {
        return reader.read(now) != null;
    }

    @Override
    public Optional<Document> of(Document held, Document now) {
        Issuer before = reader.read(held);
        Issuer after = reader.read(now);
        if (before == null
                || after == null
                || !after.issuer().equals(before.issuer())
                || !after.jwks().equals(before.jwks())) {
            return Optional.empty();
        }
        Set<String> algorithms =
                before.algorithms().stream()
                        .filter(after.algorithms()::contains)
                        .collect(Collectors.toSet());
        if (algorithms.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Node> members = NarrowedDocument.members(held);
        NarrowedDocument.put(
                members, held, "algorithms", new Said(before.algorithms(), algorithms));
        if (after.skew().compareTo(before.skew()) < 0) {
            NarrowedDocument.put(members, "skew", NarrowedDocument.members(now).get("skew"));
        }
        return Optional.of(NarrowedDocument.with(held, members));
    }
}
