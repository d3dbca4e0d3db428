package dev.sluice.cli.bridge;

import dev.sluice.cli.bridge.BridgeOptions.Bounds;
import dev.sluice.testsupport.StdioServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a bridge in a test does, on a free port of this machine. */
record Options(
        List<String> command,
        String host,
        @Nullable Path tokenFile,
        boolean oneCaller,
        int processes,
        int longestMessage) {

    static Options plain() {
        return new Options(StdioServer.command(), "127.0.0.1", null, false, 8, 1 << 20);
    }

    Options of(List<String> other) {
        return new Options(other, host, tokenFile, oneCaller, processes, longestMessage);
    }

    Options at(String other) {
        return new Options(command, other, tokenFile, oneCaller, processes, longestMessage);
    }

    Options guardedBy(Path file) {
        return new Options(command, host, file, oneCaller, processes, longestMessage);
    }

    Options ofOneCaller() {
        return new Options(command, host, tokenFile, true, processes, longestMessage);
    }

    Options atMost(int most) {
        return new Options(command, host, tokenFile, oneCaller, most, longestMessage);
    }

    BridgeOptions built() {
        try {
            return new BridgeOptions(
                    "fixture",
                    command,
                    new InetSocketAddress(InetAddress.getByName(host), 0),
                    "/mcp",
                    Optional.ofNullable(tokenFile),
                    oneCaller,
                    new Bounds(
                            processes,
                            Duration.ofHours(1),
                            Duration.ofMillis(500),
                            0,
                            longestMessage));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
