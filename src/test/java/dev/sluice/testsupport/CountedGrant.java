package dev.sluice.testsupport;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A grant at the server {@code fixture} whose limits no other test has taken from.
 *
 * @param name the grant's name, its policy's, and what its counters begin with
 */
public record CountedGrant(String name) implements AutoCloseable {
    private static final AtomicInteger LAST = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Puts it into force.
     *
     * @param policy its policy, in which {@code NAME} stands for its name
     */
    public static CountedGrant of(String policy) throws IOException {
        CountedGrant grant = new CountedGrant("counted-" + LAST.incrementAndGet());
        Documents.replace(
                "policies/" + grant.name() + ".json", policy.replace("NAME", grant.name()));
        Documents.replace(
                "grants/" + grant.name() + ".yaml",
                "server: fixture\npolicy: %s\ntoken: %s\n"
                        .formatted(grant.name(), TokenHashes.written(grant.token())));
        await().atMost(PATIENCE)
                .until(() -> new Agent("fixture", grant.token()).initialize().statusCode() == 200);
        return grant;
    }

    /** What proves it. */
    public String token() {
        return "token-of-" + name + "-77d0e1";
    }

    /** An agent whose session has begun. */
    public Agent agent() {
        return Agent.begun("fixture", token());
    }

    /** An agent that speaks the newest revision, without a session. */
    public ModernAgent modernAgent() {
        return new ModernAgent("fixture", token());
    }

    @Override
    public void close() throws IOException {
        Documents.delete("grants/" + name + ".yaml");
        Documents.delete("policies/" + name + ".json");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }
}
