package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.McpMethod.Judged;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of methods beside those that the published schemas name, both ways. */
@Threat("B23")
class MethodTableTest {
    private static final Path FACTS = Path.of("src/test/resources/protocol/methods.txt");

    /** What a server may ask without anybody deciding: it reaches nothing of the client's. */
    private static final Set<String> PASSING =
            Set.of("ping", "tasks/get", "tasks/result", "tasks/cancel", "tasks/list");

    /** One method of one published schema. */
    private record Fact(String revision, String direction, String method) {
        static Fact of(String line) {
            String[] parts = line.split(" \\| ", 3);
            return new Fact(parts[0], parts[1], parts[2]);
        }
    }

    @Test
    @Threat("B23")
    void every_method_of_a_client_has_a_row_and_every_row_stands_in_a_schema() throws IOException {
        Set<String> rows =
                Arrays.stream(McpMethod.values())
                        .map(McpMethod::wireName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(methods(fact -> fact.direction().startsWith("client ")));
    }

    @Test
    void what_schemas_call_a_notification_is_one_by_its_name() throws IOException {
        Set<String> told = methods(fact -> fact.direction().equals("client notification"));

        for (McpMethod method : McpMethod.values()) {
            assertThat(method.isNotification()).isEqualTo(told.contains(method.wireName()));
        }
    }

    @Test
    void everything_a_server_may_ask_is_decided_or_known_to_pass() throws IOException {
        Set<String> decided =
                Arrays.stream(ServerAsk.values())
                        .map(ServerAsk::wireName)
                        .collect(Collectors.toCollection(TreeSet::new));
        decided.addAll(PASSING);

        assertThat(decided).isEqualTo(methods(fact -> fact.direction().startsWith("server req")));
    }

    @Test
    void every_revision_that_is_served_has_its_facts() throws IOException {
        try (Stream<Fact> facts = facts()) {
            assertThat(facts.map(Fact::revision).collect(Collectors.toSet()))
                    .containsAll(Revision.SERVED)
                    .contains("2024-11-05", "2026-07-28");
        }
    }

    @ParameterizedTest
    @EnumSource(McpMethod.class)
    @Threat({"B23", "B24"})
    void what_reaches_for_tools_prompts_or_resources_is_never_open(McpMethod method) {
        boolean reaches = method.wireName().matches("(tools|prompts|resources|tasks)/.*");
        boolean judged = method.judged() != Judged.OPEN || method.listShape() != null;

        assertThat(judged || !reaches).as(method.wireName()).isTrue();
    }

    private static Set<String> methods(Predicate<Fact> which) throws IOException {
        try (Stream<Fact> facts = facts()) {
            return facts.filter(which)
                    .map(Fact::method)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<Fact> facts() throws IOException {
        return Files.readAllLines(FACTS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Fact::of);
    }
}
