package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Holder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must be known before a JWT can be told for what it is. */
class JwtChecksTest {
    private static final Premises WITHOUT_ADDRESS = () -> false;
    private static final String ISSUER =
            "issuer: https://idp.example\njwks: https://idp.example/keys\nalgorithms: [RS256]\n";
    private static final String HELD_BY_JWT = "jwt: {issuer: corp, claims: {}}\n";

    private final ConfigDirectory directory;
    private final Path root;

    JwtChecksTest(@TempDir Path root) {
        this.root = root;
        this.directory = ConfigDirectory.good(root);
    }

    @ParameterizedTest
    @CsvSource({
        "grants/team.yaml, server: iterable, grants/team.yaml:2 /jwt",
        "operators/team.yaml, roles: [view], operators/team.yaml:2 /jwt"
    })
    void without_the_gateways_address_nobody_can_hold_anything_by_jwt(
            String file, String rest, String place) {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write(file, rest + "\n" + HELD_BY_JWT);

        try (RunningConfiguration running = RunningConfiguration.of(root, WITHOUT_ADDRESS)) {
            assertThat(running.current()).isNull();
            assertThat(running.problem())
                    .isEqualTo(
                            place
                                    + ": a JWT must be issued for this gateway's address, which is"
                                    + " not known; set sluice.public-url, for example to"
                                    + " https://mcp.example");
        }
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem()).isNull();
        }
    }

    @Test
    void a_change_that_brings_the_first_one_is_refused_and_the_last_good_documents_stay() {
        directory.write("issuers/corp.yaml", ISSUER);
        try (RunningConfiguration running = RunningConfiguration.of(root, WITHOUT_ADDRESS)) {
            assertThat(running.problem()).as("an issuer alone asks for nothing").isNull();

            directory.write("grants/team.yaml", "server: iterable\n" + HELD_BY_JWT);

            running.untilProblem("sluice.public-url");
            assertThat(running.live().grants().all())
                    .hasSize(2)
                    .noneMatch(grant -> grant.holder() instanceof Holder.OfJwt);
        }
    }

    /** Whoever checks documents elsewhere cannot know how the gateway will be run. */
    @Test
    void documents_alone_are_right_without_the_address() {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write("grants/team.yaml", "server: iterable\n" + HELD_BY_JWT);

        assertThat(FolderCheck.of(root)).get().isInstanceOf(Assessment.Accepted.class);
    }

    @Test
    void two_documents_of_one_issuer_are_refused() {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write("issuers/same.yaml", ISSUER.replace("/keys", "/others"));

        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem())
                    .isEqualTo(
                            "issuers/same.yaml:1 /issuer: the same issuer as \"corp\"; delete one"
                                    + " of the two");
        }
    }

    @Test
    void an_issuer_that_is_not_there_is_missed() {
        directory.write("grants/team.yaml", "server: iterable\n" + HELD_BY_JWT);

        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem())
                    .contains("grants/team.yaml:2 /jwt: there is no issuer \"corp\"");
        }
    }
}
