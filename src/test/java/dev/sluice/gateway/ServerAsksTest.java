package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.DecisionRecord;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.policy.ToolTable;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may ask of a client, and what it hears when it may not. */
class ServerAsksTest {
    private static final Policy NOTHING =
            asks(Mode.ENFORCE, DefaultAction.DENY, DefaultAction.DENY, DefaultAction.DENY);

    private final List<UpstreamRequest> sent = new ArrayList<>();
    private final Written written = new Written();
    private @Nullable Snapshot inForce;
    private final ServerAsks asks =
            new ServerAsks(
                    live(), new OwnMessages(client()), written.recording, InstantSource.system());

    @ParameterizedTest
    @CsvSource({
        "sampling/createMessage, sampling",
        "elicitation/create, elicitation",
        "roots/list, roots"
    })
    void what_is_denied_is_taken_out_answered_and_recorded(String method, String word) {
        Passage passage = stream(NOTHING);
        passage.inSession(new Session("own", "theirs", "2025-06-18", Instant.EPOCH));

        assertThat(mayPass(passage, method, "{}")).isFalse();

        UpstreamRequest answer = sent.get(0);
        assertThat(sent).hasSize(1);
        assertThat(answer.verb()).isEqualTo(Verb.POST);
        assertThat(answer.headers())
                .containsEntry("mcp-session-id", "theirs")
                .containsEntry("mcp-protocol-version", "2025-06-18")
                .hasSize(3);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0062\",\"error\":{\"code\":-31001,"
                                + "\"message\":\"Policy violation: this server may not ask for "
                                + word
                                + "\"}}");
        DecisionRecord line = written.lines.get(0);
        assertThat(written.lines).hasSize(1);
        assertThat(line.method()).isEqualTo(method);
        assertThat(line.tool()).isNull();
        assertThat(line.decision()).isEqualTo("denied");
        assertThat(line.rule()).isEqualTo("/client_requests/" + word);
        assertThat(line.message()).startsWith("Policy violation: ");
    }

    @Test
    void on_the_stream_of_initialize_the_session_is_the_one_just_named() {
        mayPass(stream(NOTHING), "roots/list", "{}");

        assertThat(sent.get(0).headers()).containsEntry("mcp-session-id", "new");
    }

    @ParameterizedTest
    @CsvSource({"ping", "tasks/get", "x/y", "sampling/create", "roots"})
    void what_no_policy_speaks_of_passes(String method) {
        assertThat(mayPass(stream(NOTHING), method, "{}")).isTrue();
        assertThat(sent).isEmpty();
        assertThat(written.lines).isEmpty();
    }

    @Test
    void what_is_allowed_passes_unrecorded() {
        Policy policy =
                asks(Mode.ENFORCE, DefaultAction.ALLOW, DefaultAction.DENY, DefaultAction.DENY);

        assertThat(mayPass(stream(policy), "sampling/createMessage", "{}")).isTrue();
        assertThat(written.lines).isEmpty();
    }

    @Test
    void in_shadow_it_passes_and_is_recorded() {
        Policy policy =
                asks(Mode.SHADOW, DefaultAction.DENY, DefaultAction.DENY, DefaultAction.DENY);

        assertThat(mayPass(stream(policy), "sampling/createMessage", "{}")).isTrue();
        assertThat(sent).isEmpty();
        assertThat(written.lines.get(0).decision()).isEqualTo("shadowed");
        assertThat(written.lines.get(0).wouldBe()).isEqualTo("denied");
        assertThat(written.lines.get(0).rule()).isEqualTo("/client_requests/sampling");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"mode":"url","url":"https://a.example"} | true
                    {"mode":"url","url":"http://a.example"}  | false
                    {"mode":"url"}                           | false
                    {"message":"Who?"}                       | true
                    """)
    void a_user_is_sent_to_https_only(String params, boolean passes) {
        Policy policy = Situation.policy(Mode.SHADOW, DenialForm.RESULT);

        assertThat(mayPass(stream(policy), "elicitation/create", params)).isEqualTo(passes);
    }

    @Test
    void what_counts_is_in_force_when_the_server_asks() {
        Passage passage = stream(Situation.policy(Mode.ENFORCE, DenialForm.RESULT));
        assertThat(mayPass(passage, "roots/list", "{}")).isTrue();

        inForce = Situation.snapshot(NOTHING, Switches.NONE);
        assertThat(mayPass(passage, "roots/list", "{}")).isFalse();

        Switch off = new Switch("s", null, true, Set.of(), Set.of(), Set.of(), Patterns.NONE);
        inForce =
                Situation.snapshot(
                        Situation.policy(Mode.SHADOW, DenialForm.RESULT),
                        new Switches(List.of(off)));
        assertThat(mayPass(passage, "roots/list", "{}")).isFalse();
        assertThat(written.lines)
                .extracting(DecisionRecord::rule)
                .containsExactly("/client_requests/roots", "(switched off)");
    }

    @Test
    void a_server_that_does_not_stop_asking_is_cut_off() {
        Policy policy =
                asks(Mode.ENFORCE, DefaultAction.DENY, DefaultAction.DENY, DefaultAction.DENY);
        Asking asking = asks.of(stream(policy), "new");
        Message.Request asked = request("roots/list", "{}");
        for (int i = 0; i < 100; i++) {
            assertThat(asking.mayPass(asked)).isFalse();
        }

        assertThatThrownBy(() -> asking.mayPass(asked)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_answer_with_more_questions_than_anybody_answers_is_none() {
        String requests =
                IntStream.range(0, 101)
                        .mapToObj(i -> "\"k" + i + "\":{\"method\":\"roots/list\"}")
                        .collect(Collectors.joining(",", "{", "}"));
        byte[] instead =
                asks.of(stream(NOTHING), null)
                        .instead(
                                Answers.response(
                                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"inputRequests\":"
                                                + requests
                                                + "}}"));

        assertThat(instead).isNotNull();
        assertThat(new String(instead == null ? new byte[0] : instead, StandardCharsets.UTF_8))
                .contains("-31005");
        assertThat(written.lines).isEmpty();
    }

    private boolean mayPass(Passage passage, String method, String params) {
        return asks.of(passage, "new").mayPass(request(method, params));
    }

    private static Message.Request request(String method, String params) {
        String json =
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0062\",\"method\":\"%s\",\"params\":%s}"
                        .formatted(method, params);
        Reading reading = MessageReader.reply(json.getBytes(StandardCharsets.UTF_8));
        return (Message.Request) ((Reading.Read) reading).message();
    }

    private static Passage stream(Policy policy) {
        return Situation.passage(Situation.snapshot(policy, Switches.NONE), Verb.GET);
    }

    private static Policy asks(
            Mode mode, DefaultAction sampling, DefaultAction elicitation, DefaultAction roots) {
        return Situation.policy(
                mode,
                DenialForm.RESULT,
                ToolTable.EMPTY,
                new ClientRequests(sampling, elicitation, roots));
    }

    private LiveConfiguration live() {
        return new LiveConfiguration() {
            @Override
            public @Nullable Snapshot current() {
                return inForce;
            }

            @Override
            public @Nullable String problem() {
                return null;
            }

            @Override
            public void onChange(Consumer<Snapshot> listener) {}
        };
    }

    /** Remembers what it is sent; that it fails must trouble nobody. */
    private UpstreamClient client() {
        return (request, neverSent) -> {
            sent.add(request);
            return Uni.createFrom()
                    .failure(
                            new UpstreamFailedException(
                                    UpstreamFailedException.Stage.NEVER_SENT, "away"));
        };
    }
}
