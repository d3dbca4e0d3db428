package dev.sluice.policy;

import dev.sluice.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a policy may know of who calls.
 *
 * @param grant the grant that was proved
 * @param subject the person or workload behind the credential
 * @param claims the credential's claims, an object; null when it has none
 */
public record CallerFacts(String grant, String subject, @Nullable JsonValue claims) {}
