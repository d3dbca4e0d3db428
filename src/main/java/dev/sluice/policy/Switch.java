package dev.sluice.policy;

import dev.sluice.protocol.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document that switches calls off: whatever any of its lists names.
 *
 * @param name the document's name
 * @param reason what callers are told; null for nothing particular
 * @param everything whether every call of everyone is off
 * @param servers names of servers that are off
 * @param grants names of grants that are off
 * @param subjects subjects that are off
 * @param tools names and globs of tools that are off, on every server
 */
public record Switch(
        String name,
        @Nullable String reason,
        boolean everything,
        Set<String> servers,
        Set<String> grants,
        Set<String> subjects,
        Patterns tools) {
    public Switch {
        servers = Set.copyOf(servers);
        grants = Set.copyOf(grants);
        subjects = Set.copyOf(subjects);
    }

    /** Whether everything that this caller could do at this server is off. */
    public boolean covers(String server, CallerFacts caller) {
        return everything
                || servers.contains(server)
                || grants.contains(caller.grant())
                || subjects.contains(caller.subject());
    }

    /** Whether calls of this target are off, whatever their arguments. */
    boolean covers(String server, CallerFacts caller, Target target) {
        return covers(server, caller)
                || (target.kind() == Target.Kind.TOOL && tools.find(target.name()) != null);
    }
}
