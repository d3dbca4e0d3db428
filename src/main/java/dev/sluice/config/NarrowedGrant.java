package dev.sluice.config;

import dev.sluice.identity.Grant;
import java.util.Map;
import java.util.Optional;

/** A grant for those alone who hold it by both documents. */
final class NarrowedGrant implements NarrowedDocument {
    private final GrantReader reader = new GrantReader(new Problems());

    @Override
    public boolean isRight(Document now) {
        return reader.read(now) != null;
    }

    @Override
    public Optional<Document> of(Document held, Document now) {
        Grant before = reader.read(held);
        Grant after = reader.read(now);
        if (before == null || after == null || !after.server().equals(before.server())) {
            return Optional.empty();
        }
        Map<String, Node> members = NarrowedDocument.members(held);
        return NarrowedHolder.of(before.holder(), after.holder(), now).applyTo(members)
                ? Optional.of(NarrowedDocument.with(held, members))
                : Optional.empty();
    }
}
