package dev.sluice.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases as files: what they may hold, and what is said of what they may not. */
class CaseFileTest {
    @TempDir Path folder = Path.of("");

    @Test
    void arguments_reach_the_engine_exactly() throws Exception {
        JsonValue arguments =
                arguments(
                        "args: {a: 9007199254740993, b: 1e400, c: -0, d: 0.10, e: [null, true],"
                                + " f: {\"g h\": \"é\\u0001\"}}");

        assertThat(arguments.json())
                .isEqualTo(
                        "{\"a\":9007199254740993,\"b\":1E+400,\"c\":0,\"d\":0.1,\"e\":[null,true],"
                                + "\"f\":{\"g h\":\"é\\u0001\"}}");
    }

    @Test
    void arguments_written_as_json_keep_their_form() throws Exception {
        String json = "{\"b\": -0, \"a\": 1.50e+2, \"\\u0061a\": \"\\u00e9\"}";

        assertThat(arguments("argsJson: '" + json + "'").json()).isEqualTo(json);
    }

    @Test
    void what_a_call_says_of_its_caller_beats_what_the_file_says() throws Exception {
        CaseFile file =
                read(
                        """
                        caller: {grant: g, subject: s, claims: {team: a}}
                        cases:
                          - {call: {tool: t, caller: {subject: other}}, expect: {decision: denied}}
                        """);

        Play play = file.cases().get(0).scenes().get(0).play();
        assertThat(play.caller().grant()).isEqualTo("g");
        assertThat(play.caller().subject()).isEqualTo("other");
        assertThat(Objects.requireNonNull(play.caller().claims()).json())
                .isEqualTo("{\"team\":\"a\"}");
    }

    @Test
    void a_token_makes_the_grant_the_subject() throws Exception {
        CaseFile file =
                read("cases: [{call: {tool: t, caller: {grant: g}}, expect: {decision: denied}}]");

        assertThat(file.cases().get(0).scenes().get(0).play().caller().subject()).isEqualTo("g");
    }

    @Test
    void a_policy_is_found_beside_its_cases() throws Exception {
        Files.writeString(folder.resolve("p.yaml"), "{version: \"1\", default: allow}");

        CaseFile file =
                read("{policy: p.yaml, cases: [{call: {tool: t}, expect: {decision: allowed}}]}");

        assertThat(CaseRunner.run(file.cases().get(0))).isEmpty();
    }

    @Test
    void limits_are_taken_in_the_time_of_the_case() throws Exception {
        CaseFile file =
                read(
                        """
                        policy: {version: "1", default: deny, tools: {pay: {rate_limit: {max: 2, window: 60}}}}
                        cases:
                          - name: two a minute
                            sequence:
                              - {at: 0s, repeat: 2, call: {tool: pay}, expect: {decision: allowed}}
                              - {at: 18s, call: {tool: pay},
                                 expect: {decision: limited, rule: /tools/pay/rate_limit, retryAfter: 42s,
                                          limits: [/tools/pay/rate_limit]}}
                              - {call: {tool: pay, session: other}, expect: {decision: allowed}}
                              - {at: 60s, call: {tool: pay}, expect: {decision: allowed}}
                        """);

        assertThat(CaseRunner.run(file.cases().get(0))).isEmpty();
    }

    @Test
    void everything_a_verdict_holds_can_be_asked_for() throws Exception {
        CaseFile file =
                read(
                        """
                        policy:
                          version: "1"
                          default: deny
                          client_requests: {sampling: deny}
                          tools:
                            pay:
                              require:
                                - conditions: [{path: args.owner, op: eq, value: {path: caller.claims.email}}]
                                  on_deny: not yours
                              limits: [{counter: sum, window: minute, max: 10, increment_from: args.amount}]
                            try: {mode: shadow, limits: [{counter: tries, window: minute, max: 1}]}
                            ask: {mode: shadow, approval: {}}
                            old: {mode: shadow, action: deny, reason: gone}
                            wire: {approval: {reason: money leaves}, limits: [{counter: wires, window: minute, max: 1}]}
                        switches: [{off: {tools: ["drop_*"]}, reason: incident 42}]
                        server: shop
                        caller: {grant: g, claims: {email: a@b.example}}
                        cases:
                          - call: {tool: pay, args: {owner: a@b.example, amount: 10}}
                            expect: {decision: allowed, rule: /tools/pay, listed: true, limits: [/tools/pay/limits/0]}
                          - call: {tool: pay, args: {owner: b@b.example, amount: 1}}
                            expect: {decision: denied, manner: denied, message: not yours, limits: []}
                          - call: {tool: pay, args: {owner: a@b.example, amount: 10.5}}
                            expect: {decision: limited, rule: /tools/pay/limits/0}
                          - call: {tool: pay, argsJson: '[]'}
                            expect: {decision: denied, rule: /tools/pay/require/0}
                          - call: {tool: drop_all}
                            expect: {decision: denied, rule: (switched off), listed: false, message: "switched off: incident 42"}
                          - call: {tool: other}
                            expect: {decision: denied, rule: (default deny), manner: unknown}
                          - call: {tool: ask}
                            expect: {decision: shadowed, wouldBe: pending, manner: approval, rule: /tools/ask/approval}
                          - call: {tool: wire}
                            expect: {decision: pending, rule: /tools/wire/approval, manner: approval, message: money leaves, limits: [/tools/wire/limits/0]}
                          - call: {tool: old}
                            expect: {decision: shadowed, wouldBe: denied, message: gone}
                          - sequence:
                              - {call: {tool: try}, expect: {decision: allowed}}
                              - {at: 10s, call: {tool: try},
                                 expect: {decision: shadowed, wouldBe: limited, rule: /tools/try/limits/0, retryAfter: 50s}}
                          - call: {ask: sampling}
                            expect: {decision: denied, rule: /client_requests/sampling, manner: denied}
                          - call: {ask: elicitation, params: {mode: url, url: "http://x.example"}}
                            expect: {decision: denied, rule: (elicitation url)}
                          - call: {ask: roots}
                            expect: {decision: allowed, rule: (client requests)}
                        """);

        assertThat(file.cases()).allSatisfy(one -> assertThat(CaseRunner.run(one)).isEmpty());
    }

    @Test
    void a_surprise_is_told_with_its_place() throws Exception {
        CaseFile file =
                read(
                        """
                        policy: {version: "1", default: allow}
                        cases:
                          - name: nothing passes
                            call: {tool: t}
                            expect: {decision: denied, rule: (default deny), message: gone}
                        """);

        assertThat(CaseRunner.run(file.cases().get(0)))
                .hasValueSatisfying(
                        mismatch ->
                                assertThat(mismatch.toString())
                                        .endsWith(
                                                "cases.yaml:3: nothing passes: expected decision:"
                                                        + " denied, rule: (default deny), message: gone;"
                                                        + " got decision: allowed, rule: (default"
                                                        + " allow), message: none"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {cases: [{call: {tool: t}, expect: {decison: denied}}]} | cases.yaml:1 /cases/0/expect/decison: unknown field; did you mean "decision"?
                    {cases: [{call: {tool: t}, expect: {decision: refused}}]} | /cases/0/expect/decision: must be one of allowed, denied, limited, pending, shadowed
                    {cases: [{call: {tool: t, prompt: p}, expect: {decision: denied}}]} | /cases/0/call: write exactly one of tool, prompt, resource and ask
                    {cases: [{call: {ask: money}, expect: {decision: denied}}]} | /cases/0/call/ask: no server asks for that; known: sampling, elicitation, roots
                    {cases: [{call: {tool: t, args: [1]}, expect: {decision: denied}}]} | /cases/0/call/args: must be an object
                    {cases: [{call: {tool: t, argsJson: '{'}, expect: {decision: denied}}]} | /cases/0/call/argsJson: the gateway would not read this JSON
                    {cases: [{call: {tool: t}}]} | /cases/0: "expect" is missing
                    {cases: [{sequence: []}]} | /cases/0/sequence: is empty
                    {cases: [{sequence: [{at: 1m, call: {tool: t}, expect: {decision: denied}}, {at: 59s, call: {tool: t}, expect: {decision: denied}}]}]} | /cases/0/sequence/1/at: is earlier than the step before
                    {cases: [{sequence: [{repeat: 0, call: {tool: t}, expect: {decision: denied}}]}]} | /cases/0/sequence/0/repeat: must be a whole number
                    {policy: {version: "1"}, cases: []} | "default" is missing
                    {switches: [{off: {tool: [t]}}], cases: []} | /switches/0/off/tool: unknown field; did you mean "tools"?
                    {policy: none.yaml, cases: []} | /policy: the policy's file cannot be read (NoSuchFileException)
                    {} | "cases" is missing
                    [] | must be an object
                    """)
    void what_is_not_understood_is_refused(String content, String message) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnreadableCasesException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThatThrownBy(() -> CaseFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(UnreadableCasesException.class)
                .hasMessageContaining("none.yaml: cannot be read (NoSuchFileException)");
    }

    private JsonValue arguments(String field) throws IOException, UnreadableCasesException {
        CaseFile file =
                read(
                        """
                        cases:
                          - call:
                              tool: t
                              %s
                            expect: {decision: denied}
                        """
                                .formatted(field));
        Play.Reach play = (Play.Reach) file.cases().get(0).scenes().get(0).play();
        return Objects.requireNonNull(play.arguments());
    }

    private CaseFile read(String content) throws IOException, UnreadableCasesException {
        Path file = folder.resolve("cases.yaml");
        Files.writeString(file, content);
        return CaseFile.read(file);
    }
}
