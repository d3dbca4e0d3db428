package dev.sluice.identity;

/**
 * Whoever proved a grant: sessions, resumption and limits belong to a caller, never to a grant
 * alone.
 *
 * @param grant the grant that was proved
 * @param subject the person or workload behind the credential; for a bearer token, the grant's name
 */
public record Caller(Grant grant, String subject) {

    /** The caller that a bearer token proves. */
    public static Caller byToken(Grant grant) {
        return new Caller(grant, grant.name());
    }
}
