package dev.sluice.gateway;

import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replies of a server, and a policy to judge what they list. */
final class Answers {
    private Answers() {}

    /** A policy that knows these tools and refuses everything else. */
    static Policy only(String... tools) {
        Map<String, ToolRules> rules =
                Stream.of(tools)
                        .collect(
                                Collectors.toMap(
                                        Function.identity(),
                                        name ->
                                                new ToolRules(
                                                        "/tools/" + name, false, null, List.of())));
        return new Policy("p", "v", DefaultAction.DENY, false, Set.of(), rules);
    }

    /** A policy that lets everything pass. */
    static Policy all() {
        return new Policy("p", "v", DefaultAction.ALLOW, false, Set.of(), Map.of());
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
