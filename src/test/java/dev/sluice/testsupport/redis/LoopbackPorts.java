package dev.sluice.testsupport.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that come and go. They lie below those that systems give to outgoing
 * connections, so none of these takes the port while its server is down; and the port 10,000 above,
 * where a cluster's node listens too, exists.
 */
public final class LoopbackPorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 22_000;

    private LoopbackPorts() {}

    /** A port on which nothing listens now. */
    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
