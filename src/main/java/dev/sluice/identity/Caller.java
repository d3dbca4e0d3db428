package dev.sluice.identity;

/**
 * Whoever proved a grant: sessions, resumption and limits belong to a caller, never to a grant
 * alone.
 *
 * @param grant the grant that was proved
 * @param subject the person or workload behind the credential; for a bearer token, the grant's name
 * @param proof what the credential proved; it may be looked at again, for it may expire
 */
public record Caller(Grant grant, String subject, Proof proof) {}
