package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.FollowedConfiguration;
import dev.sluice.config.Premises;
import dev.sluice.config.Snapshot;
import dev.sluice.config.Timing;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Proof;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No snapshot is in force whose issuers' keys nobody has asked for. */
@Timeout(60)
class IssuersBelievedTest {
    private final Heard heard = new Heard();
    private final Path aside;
    private final Path folder;
    private final FollowedConfiguration configuration;

    IssuersBelievedTest(@TempDir Path folder) throws IOException {
        this.aside = folder.resolve("aside");
        this.folder = folder.resolve("sluice");
        for (String each : List.of("servers", "policies", "grants", "issuers")) {
            Files.createDirectories(this.folder.resolve(each));
        }
        Duration moment = Duration.ofMillis(50);
        configuration =
                FollowedConfiguration.ofFolder(
                        this.folder,
                        reference -> Optional.empty(),
                        new Timing(Duration.ofMillis(25), moment, moment, moment),
                        InstantSource.system(),
                        Premises.COMPLETE,
                        List.of(new IssuersBelieved(heard)));
    }

    /** What was told, and whose word was taken at that moment. */
    private final class Heard implements JwtVerifier {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Verdict> verify(
                Secret token, String audience, Collection<Issuer> issuers) {
            throw new AssertionError("nobody calls");
        }

        @Override
        public boolean isStillSigned(Proof.Jwt proof) {
            throw new AssertionError("no stream is open");
        }

        @Override
        public void expect(Collection<Issuer> issuers) {
            told.add("expect " + names(issuers) + " under " + inForce());
        }

        @Override
        public void retain(Collection<Issuer> issuers) {
            told.add("retain " + names(issuers) + " under " + inForce());
        }

        private Set<String> inForce() {
            Snapshot now = configuration().current();
            return now == null ? Set.of() : names(now.issuers().values());
        }

        private static Set<String> names(Collection<Issuer> issuers) {
            return issuers.stream()
                    .map(Issuer::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private FollowedConfiguration configuration() {
        return configuration;
    }

    @AfterEach
    void stop() {
        configuration.close();
    }

    @Test
    @Threat("C6")
    void keys_are_asked_for_before_anybody_is_judged_and_forgotten_after() throws IOException {
        issuer("first");
        configuration.start();
        issuer("second");
        await().until(() -> heard.told.size() >= 4);
        Files.delete(folder.resolve("issuers/first.yaml"));
        await().until(() -> heard.told.size() >= 6);

        assertThat(heard.told)
                .containsExactly(
                        "expect [first] under []",
                        "retain [first] under [first]",
                        "expect [first, second] under [first]",
                        "retain [first, second] under [first, second]",
                        "expect [second] under [first, second]",
                        "retain [second] under [second]");
    }

    private void issuer(String name) throws IOException {
        Files.writeString(
                aside,
                """
                issuer: https://%1$s.example
                jwks: https://%1$s.example/keys
                algorithms: [RS256]
                """
                        .formatted(name));
        Files.move(aside, folder.resolve("issuers").resolve(name + ".yaml"));
    }
}
