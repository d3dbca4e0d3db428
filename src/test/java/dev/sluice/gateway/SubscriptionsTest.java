package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.DecisionRecord;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of the resources that a subscription names, and what is written down of it. */
class SubscriptionsTest {
    private final Written written = new Written();
    private final Subscriptions subscriptions = new Subscriptions(written.recording);

    @Test
    void each_resource_is_judged_once_and_few_lines_are_written() {
        Passage passage =
                listening(
                        Mode.ENFORCE,
                        IntStream.range(0, 900).mapToObj(i -> "\"demo://x/" + i % 300 + "\""));

        assertThat(forwarded(passage)).endsWith("\"resourceSubscriptions\":[]}}}");
        assertThat(written.lines).hasSize(16);
        assertThat(written.lines.get(0).tool()).isEqualTo("demo://x/0");
        assertThat(written.lines.get(0).decision()).isEqualTo("denied");
        assertThat(written.lines).extracting(DecisionRecord::tool).doesNotHaveDuplicates();
    }

    @Test
    void the_subscription_has_a_line_of_its_own_when_it_ends() {
        Passage passage = listening(Mode.ENFORCE, IntStream.empty().mapToObj(i -> ""));
        assertThat(written.lines).isEmpty();

        written.recording.finish(passage);

        DecisionRecord line = written.lines.get(0);
        assertThat(line.method()).isEqualTo("subscriptions/listen");
        assertThat(line.decision()).isEqualTo("allowed");
        assertThat(line.rule()).isEqualTo("(subscriptions)");
    }

    @Test
    void in_shadow_all_of_it_is_forwarded_and_recorded() {
        Passage passage = listening(Mode.SHADOW, IntStream.of(1).mapToObj(i -> "\"demo://x/1\""));

        assertThat(forwarded(passage)).endsWith("\"resourceSubscriptions\":[\"demo://x/1\"]}}}");
        assertThat(written.lines.get(0).decision()).isEqualTo("shadowed");
        assertThat(written.lines.get(0).wouldBe()).isEqualTo("denied");
    }

    private Passage listening(Mode mode, java.util.stream.Stream<String> uris) {
        Passage passage =
                Situation.passage(
                        Situation.snapshot(
                                Situation.policy(mode, DenialForm.RESULT), Switches.NONE),
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscriptions/listen\",\"params\":"
                                + "{\"notifications\":{\"resourceSubscriptions\":["
                                + uris.collect(Collectors.joining(","))
                                + "]}}}");
        assertThat(passage.method()).isEqualTo(McpMethod.SUBSCRIPTIONS_LISTEN);
        subscriptions.judge(passage, (Message.Request) message(passage));
        return passage;
    }

    private static String forwarded(Passage passage) {
        return new String(message(passage).body().document(), StandardCharsets.UTF_8);
    }

    private static Message message(Passage passage) {
        Message message = passage.message();
        if (message == null) {
            throw new AssertionError("nothing arrived");
        }
        return message;
    }
}
