package dev.sluice.testsupport;

import java.util.Map;
import java.util.Set;

/**
 * A gateway that agents know by the address at which the test reaches it, and whose {@link
 * MovedClock} a test moves.
 */
public final class PublicProfile extends FixtureProfile {
    /** The settings that make it known. */
    public static final Map<String, String> SETTINGS =
            Map.of("sluice.public-url", "http://localhost:${quarkus.http.test-port}");

    public PublicProfile() {
        super(SETTINGS);
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(MovedClock.class);
    }

    /** The resource that the admin API is to those who issue tokens for it. */
    public static String operators() {
        return "http://localhost:" + Agent.port() + "/operators";
    }

    /** The resource that a server is to those who issue tokens for it. */
    public static String address(String server) {
        return "http://localhost:" + Agent.port() + "/mcp/" + server;
    }
}
