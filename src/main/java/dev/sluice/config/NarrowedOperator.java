package dev.sluice.config;

import dev.sluice.config.NarrowedDocument.Said;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An operator with the rights alone that both documents give. */
final class NarrowedOperator implements NarrowedDocument {
    private final OperatorReader reader = new OperatorReader(new Problems());

    @Override
    public boolean isRight(Document now) {
        return reader.read(now) != null;
    }

    @Override
    public Optional<Document> of(Document held, Document now) {
        Operator before = reader.read(held);
        Operator after = reader.read(now);
        if (before == null || after == null) {
            return Optional.empty();
        }
        Map<String, Node> members = NarrowedDocument.members(held);
        if (!NarrowedHolder.of(before.holder(), after.holder(), now).applyTo(members)) {
            return Optional.empty();
        }
        Set<String> groups = both(before.groups(), after.groups());
        NarrowedDocument.put(
                members,
                held,
                "roles",
                new Said(words(before.roles()), words(roles(before, after))));
        NarrowedDocument.put(members, held, "groups", new Said(before.groups(), groups));
        NarrowedDocument.put(
                members, held, "grants", new Said(before.grants(), either(before, after)));
        return Optional.of(NarrowedDocument.with(held, members));
    }

    private static Set<String> words(Set<Role> roles) {
        return roles.stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Every role includes a look. */
    private static Set<Role> roles(Operator before, Operator after) {
        Set<Role> roles = both(before.roles(), after.roles());
        return roles.isEmpty() ? Set.of(Role.VIEW) : roles;
    }

    /** More grants of its own are fewer that it may approve. */
    private static Set<String> either(Operator before, Operator after) {
        Set<String> grants = new HashSet<>(before.grants());
        grants.addAll(after.grants());
        return grants;
    }

    private static <T> Set<T> both(Set<T> some, Set<T> others) {
        return some.stream().filter(others::contains).collect(Collectors.toSet());
    }
}
