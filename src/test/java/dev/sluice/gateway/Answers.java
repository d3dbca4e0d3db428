package dev.sluice.gateway;

import dev.sluice.config.SingleDocument;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
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
                Switches.NONE, null, "server", new CallerFacts("grant", "subject", null));
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
                none.caller());
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
