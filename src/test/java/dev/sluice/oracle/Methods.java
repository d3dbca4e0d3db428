package dev.sluice.oracle;

import dev.sluice.protocol.McpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which methods a message may run at all; what they reach for is judged apart. */
final class Methods {
    private static final Set<String> SERVED =
            Arrays.stream(McpMethod.values())
                    .filter(method -> method.judged() != McpMethod.Judged.REFUSED)
                    .map(McpMethod::wireName)
                    .collect(Collectors.toUnmodifiableSet());

    /** All methods, and some that nobody knows. */
    static final List<String> DRAWN =
            Stream.concat(
                            Arrays.stream(McpMethod.values()).map(McpMethod::wireName),
                            Stream.of(
                                    "tools/Call",
                                    "tools/call/",
                                    "Tools/call",
                                    "tools/call ",
                                    "tools/delete",
                                    "x/y",
                                    "rpc.discover",
                                    ""))
                    .toList();

    private Methods() {}

    static boolean isServed(String method) {
        return SERVED.contains(method) || isNotification(method);
    }

    /** The gateway lets notifications pass that it does not know: they reach for nothing. */
    private static boolean isNotification(String method) {
        return method.startsWith("notifications/");
    }
}
