package dev.sluice.cli.bridge;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a bridge does.
 *
 * @param name what the server is called in the log
 * @param command the program and its arguments; no shell reads them
 * @param listen where requests come in
 * @param path the path of the one endpoint
 * @param tokenFile who has one of its tokens is let in; empty lets everybody in
 * @param oneCaller whether requests that name no caller are all one caller's
 * @param bounds how much the server may have
 */
public record BridgeOptions(
        String name,
        List<String> command,
        InetSocketAddress listen,
        String path,
        Optional<Path> tokenFile,
        boolean oneCaller,
        Bounds bounds) {
    /** The path at which it says whether it can serve. */
    public static final String HEALTH = "/healthz";

    public BridgeOptions {
        command = List.copyOf(command);
    }

    /**
     * How much the server may have.
     *
     * @param processes the most at once
     * @param idle how long a session may be silent before its process is ended
     * @param grace how long a process is waited for after each of two requests to end
     * @param memory the octets that a process and all it started may hold; 0 for no bound
     * @param longestMessage the octets of the longest message, in either direction
     */
    public record Bounds(
            int processes, Duration idle, Duration grace, long memory, int longestMessage) {}

    /** The address as somebody would write it, with the port that it is given. */
    public String shown(int port) {
        String host = listen.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    boolean isForThisMachineOnly() {
        return listen.getAddress().isLoopbackAddress();
    }
}
