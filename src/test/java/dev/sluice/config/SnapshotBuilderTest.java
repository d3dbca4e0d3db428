package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Assessment.Accepted;
import dev.sluice.config.Assessment.Rejected;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.testsupport.Threat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SnapshotBuilderTest {
    private static final String GRANT = ConfigDirectory.grant("iterable", "read", "token of a");

    @Test
    void a_server_says_what_its_document_says() throws MalformedDocumentException {
        ServerDefinition server =
                Objects.requireNonNull(
                        new ServerReader(new Problems())
                                .read(SampleDocuments.read("valid/server-full.yaml")));

        ReachDefinition.Http http = (ReachDefinition.Http) server.reach();
        assertThat(http.url()).isEqualTo(URI.create("https://mcp.internal/mcp"));
        assertThat(http.headers()).containsOnlyKeys("Api-Key", "Authorization");
        assertThat(server.timeouts().connect()).isEqualTo(Duration.ofMillis(500));
        assertThat(server.timeouts().total()).isEqualTo(Duration.ofHours(1));
        assertThat(http.transport().plain().most()).isEqualTo(50);
        assertThat(http.transport().plain().waiting()).isEqualTo(10);
    }

    @Test
    void a_description_alone_makes_another_configuration_but_no_other_policy()
            throws MalformedDocumentException {
        Document bare = document(DocumentKind.POLICY, "read", ConfigDirectory.POLICY);
        Document told =
                document(DocumentKind.POLICY, "read", ConfigDirectory.POLICY + "description: x\n");

        assertThat(policyOf(told).version()).isEqualTo(policyOf(bare).version());
        assertThat(Digests.configuration(Stream.of(Digests.document(told))))
                .isNotEqualTo(Digests.configuration(Stream.of(Digests.document(bare))));
    }

    @Property(tries = 50)
    @Threat("G5")
    void the_order_of_files_changes_neither_the_hash_nor_the_result(@ForAll long seed)
            throws MalformedDocumentException {
        List<Document> documents = new ArrayList<>(good());
        Collections.shuffle(documents, new Random(seed));

        assertThat(SnapshotBuilder.assess(set(documents)))
                .isEqualTo(SnapshotBuilder.assess(set(good())))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void references_that_lead_nowhere_are_told_apart_from_all_else()
            throws MalformedDocumentException {
        Rejected dangling =
                (Rejected)
                        SnapshotBuilder.assess(
                                set(List.of(document(DocumentKind.GRANT, "alice", GRANT))));
        Rejected mixed =
                (Rejected)
                        SnapshotBuilder.assess(
                                set(
                                        List.of(
                                                document(DocumentKind.GRANT, "alice", GRANT),
                                                document(DocumentKind.POLICY, "p", "a: 1"))));

        assertThat(dangling.onlyDangling()).isTrue();
        assertThat(dangling.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "grants/alice.yaml:1 /server: there is no server \"iterable\"; add it to"
                                + " servers/",
                        "grants/alice.yaml:2 /policy: there is no policy \"read\"; add it to"
                                + " policies/");
        assertThat(mixed.onlyDangling()).isFalse();
    }

    @Test
    void a_counter_that_two_policies_share_counts_one_thing() throws MalformedDocumentException {
        String sum = "max: 5, window: hour, increment_from: args.amount";
        Rejected rejected =
                (Rejected)
                        SnapshotBuilder.assess(
                                set(
                                        List.of(
                                                limiting("a", "scope: server, " + sum),
                                                limiting(
                                                        "b",
                                                        "scope: global, max: 5, window: day"))));

        assertThat(rejected.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "policies/b.yaml:5 /tools/pay/limits/0: the counter \"total\" counts calls"
                                + " here and args.amount in policies/a.yaml /tools/pay/limits/0;"
                                + " write another \"counter\" into one of them");
    }

    @Test
    void counters_that_are_not_shared_may_count_different_things()
            throws MalformedDocumentException {
        String sum = "max: 5, window: hour, increment_from: args.amount";

        List<Document> documents =
                List.of(
                        limiting("a", "scope: grant, " + sum),
                        limiting("b", "scope: server, max: 5, window: day"),
                        limiting("c", "scope: caller, max: 5, window: day"));

        assertThat(SnapshotBuilder.assess(set(documents))).isInstanceOf(Accepted.class);
    }

    private static Document limiting(String name, String limit) throws MalformedDocumentException {
        return document(
                DocumentKind.POLICY,
                name,
                "version: \"1\"\ndefault: deny\ntools:\n  pay:\n    limits: [{counter: total, "
                        + limit
                        + "}]\n");
    }

    @Test
    void switches_are_on_in_the_order_of_their_names_and_change_the_hash()
            throws MalformedDocumentException {
        List<Document> documents = new ArrayList<>(good());
        documents.add(document(DocumentKind.SWITCH, "b", "off: all\n"));
        documents.add(
                document(
                        DocumentKind.SWITCH,
                        "a",
                        """
                        off: {servers: [iterable], grants: [alice], tools: ["delete_*"]}
                        reason: incident 42
                        """));
        Configuration plain = ((Accepted) SnapshotBuilder.assess(set(good()))).configuration();

        Configuration switched =
                ((Accepted) SnapshotBuilder.assess(set(documents))).configuration();

        assertThat(switched.switches().on())
                .containsExactly(
                        new Switch(
                                "a",
                                "incident 42",
                                false,
                                Set.of("iterable"),
                                Set.of("alice"),
                                Set.of(),
                                Patterns.of(List.of("delete_*"))),
                        new Switch("b", null, true, Set.of(), Set.of(), Set.of(), Patterns.NONE));
        assertThat(switched.hash()).isNotEqualTo(plain.hash());
        assertThat(plain.switches()).isEqualTo(Switches.NONE);
    }

    @Test
    void a_switch_names_only_what_is_there() throws MalformedDocumentException {
        List<Document> documents = new ArrayList<>(good());
        documents.add(
                document(
                        DocumentKind.SWITCH,
                        "a",
                        """
                        off:
                          servers: [iterable, iterabel]
                          grants:
                            - alice
                            - bob
                          subjects: [nobody]
                          tools: [nothing]
                        """));

        Rejected rejected = (Rejected) SnapshotBuilder.assess(set(documents));

        assertThat(rejected.onlyDangling()).isTrue();
        assertThat(rejected.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "switches/a.yaml:2 /off/servers/1: there is no server \"iterabel\"; add it"
                                + " to servers/",
                        "switches/a.yaml:5 /off/grants/1: there is no grant \"bob\"; add it to"
                                + " grants/");
    }

    @Test
    void twenty_problems_are_told_and_no_more() throws MalformedDocumentException {
        StringBuilder policy = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            policy.append("field").append(i).append(": 1\n");
        }
        Rejected rejected =
                (Rejected)
                        SnapshotBuilder.assess(
                                set(
                                        List.of(
                                                document(
                                                        DocumentKind.POLICY,
                                                        "p",
                                                        policy.toString()))));

        assertThat(rejected.problems()).hasSize(20);
    }

    @Test
    void one_token_may_stand_in_grants_of_two_servers() throws MalformedDocumentException {
        List<Document> documents = new ArrayList<>(good());
        documents.add(document(DocumentKind.SERVER, "other", ConfigDirectory.SERVER));
        documents.add(
                document(
                        DocumentKind.GRANT,
                        "second",
                        ConfigDirectory.grant("other", "read", "token of a")));

        assertThat(SnapshotBuilder.assess(set(documents))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_problem_is_one_line_whatever_it_names() {
        Problem problem = new Problem("a\nb.yaml", 3, "/x\u001b[2J\u2028y", "m".repeat(1000));

        assertThat(problem.toString())
                .startsWith("a\\u000ab.yaml:3 /x\\u001b[2J\\u2028y: mmm")
                .endsWith("m…")
                .hasSizeLessThan(500);
    }

    private static List<Document> good() throws MalformedDocumentException {
        return List.of(
                document(DocumentKind.GRANT, "alice", GRANT),
                document(DocumentKind.SERVER, "iterable", ConfigDirectory.SERVER),
                document(DocumentKind.POLICY, "read", ConfigDirectory.POLICY),
                document(DocumentKind.POLICY, "a", ConfigDirectory.POLICY));
    }

    private static Policy policyOf(Document document) {
        return Objects.requireNonNull(new PolicyReader(new Problems()).read(document));
    }

    private static Document document(DocumentKind kind, String name, String text)
            throws MalformedDocumentException {
        String file = kind.folder() + "/" + name + ".yaml";
        Node root = DocumentParser.parse(file, text.getBytes(StandardCharsets.UTF_8));
        return new Document(kind, name, file, root);
    }

    private static DocumentSet set(List<Document> documents) {
        return new DocumentSet(
                Set.of(DocumentKind.values()), Set.of(), documents, List.of(), List.of());
    }
}
