package dev.sluice.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A person or machine that may use the admin API.
 *
 * @param name the document's name
 * @param holder who that is
 * @param roles what it may do
 * @param groups as whom it may approve
 * @param grants its own, whose calls it never approves
 */
public record Operator(
        String name, Holder holder, Set<Role> roles, Set<String> groups, Set<String> grants) {

    /** The name of whoever has the token of the admin API; no document has it. */
    public static final String ADMIN_NAME = "admin";

    /** Whoever has that token: every role and every group, and no calls of its own. */
    public static final Operator ADMIN =
            new Operator(
                    ADMIN_NAME,
                    new Holder.OfTokens(List.of()), // it stands in a file, not in a document
                    EnumSet.allOf(Role.class),
                    Set.of(),
                    Set.of());

    public Operator {
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        grants = Set.copyOf(grants);
    }

    /** What an operator may do; none includes another but for {@link #VIEW}, which all include. */
    public enum Role {
        /** Look at everything that is shown. */
        VIEW,
        /** Decide about held calls. */
        APPROVE,
        /** Change how it runs. */
        OPERATE
    }

    /** Whether it may do that. */
    public boolean may(Role role) {
        return roles.contains(role) || (role == Role.VIEW && !roles.isEmpty());
    }

    /** Whether it may approve as one of this group. */
    public boolean isIn(String group) {
        return name.equals(ADMIN_NAME) || groups.contains(group);
    }
}
