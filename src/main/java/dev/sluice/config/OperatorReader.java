package dev.sluice.config;

import dev.sluice.identity.Holder;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an operator. */
final class OperatorReader implements DocumentReader<Operator> {
    private static final Vocabulary WORDS =
            Vocabulary.of("token", "tokens", "jwt", "roles", "groups", "grants");
    private static final Map<String, Role> ROLES =
            Map.of("view", Role.VIEW, "approve", Role.APPROVE, "operate", Role.OPERATE);

    private final Problems problems;
    private final HolderReader holders;
    private final TextListReader lists;

    OperatorReader(Problems problems) {
        this.problems = problems;
        this.holders = new HolderReader(problems);
        this.lists = new TextListReader(problems);
    }

    @Override
    public @Nullable Operator read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        if (document.name().equals(Operator.ADMIN_NAME)) {
            problems.add(
                    document.root().place(),
                    "\"admin\" is whoever has the token of sluice.admin.token-file; give the file"
                            + " another name");
        }
        Holder holder = holders.read(fields, HolderReader.TOKENS_OR_JWT);
        Set<Role> roles = roles(fields);
        List<String> groups = lists.texts(fields, "groups", "payments");
        List<String> grants = lists.texts(fields, "grants", "carol-laptop");
        if (holder == null || problems.count() > before) {
            return null;
        }
        return new Operator(document.name(), holder, roles, Set.copyOf(groups), Set.copyOf(grants));
    }

    private Set<Role> roles(Fields fields) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Node written = fields.require("roles", "roles: [view]");
        for (String name : lists.texts(fields, "roles", "view")) {
            Role role = ROLES.get(name);
            if (role == null) {
                fields.refuse("roles", "unknown role; known here: view, approve, operate");
            } else {
                roles.add(role);
            }
        }
        if (written != null && roles.isEmpty()) {
            fields.refuse("roles", "names none; write for example roles: [view]");
        }
        return roles;
    }
}
