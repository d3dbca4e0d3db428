package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import dev.sluice.identity.Proof;
import dev.sluice.identity.TokenHash;
import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of tokens, claims, names and roles, a rejected change leaves what it gives as well. */
class NarrowedHoldersTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final String ISSUER =
            "issuer: https://idp.example\njwks: https://idp.example/keys\nalgorithms: [RS256, ES256]\n";

    private final ConfigDirectory directory;
    private final Path root;

    NarrowedHoldersTest(@TempDir Path root) {
        this.root = root;
        this.directory = ConfigDirectory.good(root);
    }

    @BeforeEach
    void aGrantOfTwoTokens() {
        directory.write("grants/bob.yaml", tokens("one", "two"));
    }

    @Test
    @Threat("C16")
    void a_token_that_is_gone_proves_nothing_and_the_others_of_its_grant_live_on() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write("grants/bob.yaml", tokens("two"));

            Snapshot after = running.until(live -> !isOpen(live, "one"));

            assertThat(isOpen(after, "two")).isTrue();
            running.untilProblem("is empty");
            assertThat(running.live()).isEqualTo(after);
        }
    }

    @Test
    void a_token_that_is_added_proves_nothing_yet_and_drops_nobody() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "");
            directory.write("grants/bob.yaml", tokens("one", "two", "three"));
            running.untilProblem("is empty");

            assertThat(running.live()).isEqualTo(before);
            directory.write("policies/read.yaml", ConfigDirectory.POLICY);
            running.until(live -> isOpen(live, "three"));
        }
    }

    @Test
    void one_token_taken_away_and_another_added_leave_what_both_give() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write("grants/bob.yaml", tokens("two", "three"));

            Snapshot after = running.until(live -> !isOpen(live, "one"));

            assertThat(isOpen(after, "two")).isTrue();
            assertThat(isOpen(after, "three")).isFalse();
        }
    }

    @Test
    void the_other_way_of_writing_one_token_changes_nothing() {
        directory.write("grants/bob.yaml", ConfigDirectory.grant("iterable", "read", "one"));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "");
            directory.write("grants/bob.yaml", tokens("one", "two"));
            running.untilProblem("is empty");

            assertThat(running.live()).isEqualTo(before);
        }
    }

    @Test
    void an_earlier_end_holds_at_once_and_a_later_one_does_not() {
        directory.write(
                "grants/alice.yaml",
                "server: iterable\ntokens: ["
                        + token("token of alice", "2027-01-01T00:00:00Z")
                        + "]\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write(
                    "grants/bob.yaml",
                    "server: iterable\ntokens: ["
                            + token("one", "2026-01-01T00:00:00Z")
                            + ", "
                            + token("two", null)
                            + "]\n");
            directory.write(
                    "grants/alice.yaml",
                    "server: iterable\ntokens: [" + token("token of alice", null) + "]\n");

            Snapshot after = running.until(live -> !isOpen(live, "one"));

            assertThat(isOpen(after, "two")).isTrue();
            running.untilProblem("is empty");
            assertThat(proves(running.live(), "token of alice", NOW)).isTrue();
            assertThat(
                            proves(
                                    running.live(),
                                    "token of alice",
                                    Instant.parse("2027-01-01T00:00:00Z")))
                    .isFalse();
        }
    }

    @Test
    void a_grant_whose_document_is_wrong_itself_keeps_its_tokens() {
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("grants/bob.yaml", tokens("one").replace("server", "serverr"));
            running.untilProblem("unknown field");

            assertThat(isOpen(running.live(), "two")).isTrue();
        }
    }

    @Test
    void narrower_claims_hold_at_once_and_wider_ones_do_not() {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write("grants/jwt.yaml", jwt("{groups: [a, b]}"));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            Snapshot before = running.live();
            directory.write("policies/read.yaml", "");
            directory.write("grants/jwt.yaml", jwt("{groups: [a, b, c]}"));
            running.untilProblem("is empty");
            assertThat(running.live()).isEqualTo(before);

            directory.write("grants/jwt.yaml", jwt("{groups: [a], team: [x]}"));
            running.until(live -> claimsOf(live, "jwt").size() == 2);

            directory.write("grants/jwt.yaml", jwt("{groups: [b]}"));
            running.until(live -> find(live, "jwt").isEmpty());
        }
    }

    @Test
    void names_of_certificates_that_both_give_stay() {
        directory.write("grants/cert.yaml", "server: iterable\nmtls: {san: [URI:a, URI:b]}\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write("grants/cert.yaml", "server: iterable\nmtls: {san: [URI:b, URI:c]}\n");

            running.until(
                    live ->
                            find(live, "cert").stream()
                                    .anyMatch(
                                            grant ->
                                                    grant.holder()
                                                                    instanceof
                                                                    Holder.OfCertificate names
                                                            && names.names().size() == 1));
        }
    }

    @Test
    void an_issuer_that_is_gone_takes_the_grants_and_operators_it_vouches_for_with_it() {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write("issuers/other.yaml", ISSUER.replace("idp", "other"));
        directory.write("grants/jwt.yaml", jwt("{}"));
        directory.write("grants/other.yaml", jwt("{}").replace("corp", "other"));
        directory.write("operators/carol.yaml", "jwt: {issuer: corp, claims: {}}\nroles: [view]\n");
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.delete("issuers/corp.yaml");

            Snapshot after = running.until(live -> find(live, "jwt").isEmpty());

            assertThat(after.operators()).isEmpty();
            assertThat(find(after, "other")).hasSize(1);
            assertThat(after.issuers()).containsOnlyKeys("other");
            running.untilProblem(
                    "there is no issuer \"corp\"; add it to issuers/ (waiting for it)");
            assertThat(running.rejected).isEmpty();
        }
    }

    @Test
    void an_issuer_that_is_another_or_may_sign_with_less_is_believed_no_further() {
        directory.write("issuers/corp.yaml", ISSUER);
        directory.write("grants/jwt.yaml", jwt("{}"));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write("issuers/corp.yaml", ISSUER.replace("RS256, ES256", "ES256, PS256"));
            running.until(
                    live ->
                            Objects.requireNonNull(live.issuers().get("corp"))
                                    .algorithms()
                                    .equals(Set.of("ES256")));

            directory.write("issuers/corp.yaml", ISSUER.replace("/keys", "/other-keys"));
            Snapshot after = running.until(live -> live.issuers().isEmpty());

            assertThat(find(after, "jwt")).isEmpty();
        }
    }

    @Test
    void an_operator_keeps_the_rights_that_both_give() {
        directory.write(
                "operators/carol.yaml",
                operator("carol", "roles: [view, approve]\ngroups: [a, b]"));
        directory.write("operators/dave.yaml", operator("dave", "roles: [operate]"));
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            directory.write("policies/read.yaml", "");
            directory.write(
                    "operators/carol.yaml",
                    operator("carol", "roles: [approve, operate]\ngroups: [b, c]\ngrants: [bob]"));
            directory.write("operators/dave.yaml", operator("dave", "roles: [view]"));

            running.until(
                    live ->
                            carol(live).roles().equals(Set.of(Role.APPROVE))
                                    && rolesOf(live, "dave").equals(Set.of(Role.VIEW)));

            assertThat(carol(running.live()).groups()).containsExactly("b");
            assertThat(carol(running.live()).grants()).containsExactly("bob");
            directory.delete("operators/carol.yaml");
            running.until(live -> !live.operators().containsKey("carol"));
        }
    }

    private static Operator carol(Snapshot live) {
        return Objects.requireNonNull(live.operators().get("carol"));
    }

    private static Set<Role> rolesOf(Snapshot live, String name) {
        return Objects.requireNonNull(live.operators().get(name)).roles();
    }

    private static Map<String, ?> claimsOf(Snapshot live, String name) {
        return ((Holder.OfJwt) find(live, name).get(0).holder()).claims();
    }

    private static List<Grant> find(Snapshot live, String name) {
        return live.grants().all().stream().filter(grant -> grant.name().equals(name)).toList();
    }

    private static boolean isOpen(Snapshot live, String token) {
        return proves(live, token, NOW);
    }

    private static boolean proves(Snapshot live, String token, Instant when) {
        Proof proof = new Proof.Token(TokenHash.of(token));
        return live.grants().all().stream()
                .anyMatch(grant -> grant.holder().subject("", proof, when).isPresent());
    }

    private static String operator(String name, String rest) {
        return "token: " + ConfigDirectory.hash("the operator " + name) + "\n" + rest + "\n";
    }

    private static String jwt(String claims) {
        return "server: iterable\njwt: {issuer: corp, claims: " + claims + "}\n";
    }

    private static String tokens(String... tokens) {
        StringBuilder document = new StringBuilder("server: iterable\npolicy: read\ntokens:\n");
        for (String token : tokens) {
            document.append("  - ").append(token(token, null)).append('\n');
        }
        return document.toString();
    }

    private static String token(String token, @Nullable String expires) {
        return "{sha256: "
                + TokenHash.of(token).digits()
                + (expires == null ? "" : ", expires: " + expires)
                + "}";
    }
}
