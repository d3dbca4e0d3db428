package dev.sluice.gateway;

import dev.sluice.catalog.SeenTools;
import dev.sluice.config.SingleDocument;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.upstream.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Replies of a server, and a policy to judge what they list. */
final class Answers {
    private Answers() {}

    /** The caller's policy knows these tools and refuses everything else. */
    static Standing only(String... tools) {
        String entries =
                Stream.of(tools)
                        .map(name -> "\"" + name + "\":{}")
                        .collect(Collectors.joining(","));
        return standing("{\"version\":\"1\",\"default\":\"deny\",\"tools\":{" + entries + "}}");
    }

    /** The caller's policy lets everything pass. */
    static Standing all() {
        return standing("{\"version\":\"1\",\"default\":\"allow\"}");
    }

    /** The caller has no policy. */
    static Standing none() {
        return new Standing(
                Switches.NONE,
                null,
                "server",
                new CallerFacts("grant", "subject", null),
                null,
                null);
    }

    /** The same at another server; of {@code stripped}, hidden text is cut out. */
    static Standing at(String server, Standing standing) {
        return new Standing(
                standing.switches(), standing.policy(), server, standing.caller(), null, null);
    }

    /** The caller has this policy. */
    static Standing standing(String policy) {
        byte[] json = policy.getBytes(StandardCharsets.UTF_8);
        SingleDocument<Policy> read = SingleDocument.policy("p", "p.json", json);
        Standing none = none();
        return new Standing(
                none.switches(),
                ((SingleDocument.Loaded<Policy>) read).value(),
                none.server(),
                none.caller(),
                null,
                null);
    }

    /** What is seen of an answer to the request for a kind of list; null for an unknown request. */
    static byte[] seen(Message.Response response, @Nullable ListShape shape, Standing standing) {
        return sight(shape, () -> standing).of(response);
    }

    /** What the caller of a legacy request for a kind of list sees. */
    static Sight sight(@Nullable ListShape shape, Supplier<Standing> standing) {
        Passage passage = Situation.passage(Situation.snapshot(null, Switches.NONE), Verb.GET);
        for (McpMethod method : McpMethod.values()) {
            if (shape != null && method.listShape() == shape) {
                passage.arrived(request("7"), method);
            }
        }
        return sight(passage, standing);
    }

    /** What the caller of a request sees. */
    static Sight sight(Passage passage, Supplier<Standing> standing) {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        return new RequestSight(
                passage,
                Duration.ofSeconds(60),
                standing,
                new RequestSight.Memory(
                        new RepeatedArguments(clock),
                        new RoundTrips(clock),
                        Situation.quarantine(clock),
                        new ListsSeen(new SeenTools(clock))));
    }

    /** Answers pass; of a server's requests, those that a test lets. */
    static Asking asking(Predicate<Message.Request> mayPass) {
        return new Asking() {
            @Override
            public boolean mayPass(Message.Request asked) {
                return mayPass.test(asked);
            }

            @Override
            public byte @Nullable [] instead(Message.Response answer) {
                return null;
            }
        };
    }

    static Message.Response response(String json) {
        return (Message.Response) message(json);
    }

    static Message.Request request(String id) {
        return (Message.Request)
                message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\"}");
    }

    private static Message message(String json) {
        Reading reading = MessageReader.reply(json.getBytes(StandardCharsets.UTF_8));
        return ((Reading.Read) reading).message();
    }
}
