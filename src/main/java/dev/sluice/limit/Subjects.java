package dev.sluice.limit;

import dev.sluice.policy.LimitScope;
import org.jspecify.annotations.Nullable;

/**
 * For one call, whom each scope counts.
 *
 * @param server the server that is called
 * @param grant the grant under which is called
 * @param caller the grant and the subject behind it, in one text that no other caller has
 * @param session the agent's session; where there is none, the caller
 */
public record Subjects(String server, String grant, String caller, String session) {

    /**
     * Whom a call counts for.
     *
     * @param subject the person or workload behind the credential
     * @param session the id of the agent's session; null where there is none
     */
    public static Subjects of(
            String server, String grant, String subject, @Nullable String session) {
        String caller = grant + "\n" + subject;
        return new Subjects(server, grant, caller, session == null ? caller : session);
    }

    /** Who is counted in a scope. */
    String of(LimitScope scope) {
        return switch (scope) {
            case SESSION -> session;
            case CALLER -> caller;
            case GRANT -> grant;
            case SERVER -> server;
            case GLOBAL -> "";
        };
    }
}
