package dev.sluice.gateway;

import dev.sluice.cost.Work;
import dev.sluice.identity.Caller;
import dev.sluice.protocol.ListShape;
import dev.sluice.testsupport.Callers;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;

/** What only this package can do of what {@link dev.sluice.cost} measures. */
public final class GatewayWorks {
    private static final Caller CALLER =
            Callers.of(Callers.grant("support", "shop", "policy", "token"));
    private static final Session SESSION =
            new Session(
                    "0123456789abcdef0123456789abcdef",
                    "5f0c8a52-9f6d-4c55-8a43-6d1a4a1f0c11",
                    "2025-06-18",
                    Instant.ofEpochMilli(1_795_252_000_123L));

    private GatewayWorks() {}

    /** A list of 100 tools is read, and every second one cut out of it. */
    public static Work trimming() {
        String tools =
                IntStream.range(0, 100)
                        .mapToObj(GatewayWorks::tool)
                        .collect(Collectors.joining(","));
        String list = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + tools + "]}}";
        String[] shown =
                IntStream.range(0, 50).mapToObj(i -> "tool_" + 2 * i).toArray(String[]::new);
        Standing standing = Answers.only(shown);
        Sight sight = Answers.sight(ListShape.TOOLS, () -> standing);
        return () -> {
            byte[] trimmed = sight.of(Answers.response(list));
            if (trimmed.length > list.length() * 2 / 3) {
                throw new IllegalStateException("nothing was cut out");
            }
            return trimmed;
        };
    }

    private static String tool(int i) {
        return "{\"name\":\"tool_%d\",\"description\":\"Finds orders by customer and by day, newest first.\""
                        .formatted(i)
                + ",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"customer\":{\"type\":\"string\"},"
                + "\"day\":{\"type\":\"string\",\"format\":\"date\"}},\"required\":[\"customer\"]},"
                + "\"annotations\":{\"readOnlyHint\":true}}";
    }

    /** The id of a session is made for its agent. */
    public static Work sealing() {
        SessionSeal seal = seal();
        return () -> seal.seal(SESSION, CALLER);
    }

    /** An agent's id is opened, as each request of a session needs. */
    public static Work opening() {
        SessionSeal seal = seal();
        String id = seal.seal(SESSION, CALLER);
        return () -> {
            Session opened = seal.open(id, CALLER);
            if (opened == null) {
                throw new IllegalStateException("it must open");
            }
            return opened;
        };
    }

    private static SessionSeal seal() {
        return new SessionSeal(List.of(new SecretKeySpec(new byte[32], "AES")), new SecureRandom());
    }
}
