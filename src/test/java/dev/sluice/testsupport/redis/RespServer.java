package dev.sluice.testsupport.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Something that speaks just enough like Redis to be connected to, and answers every script with
 * the same octets: an error that no real server gives at will.
 */
public final class RespServer implements AutoCloseable {
    private static final String GREETING =
            "%7\r\n"
                    + words("server", "redis", "version", "7.0.15")
                    + Resp.bulk("proto")
                    + ":3\r\n"
                    + Resp.bulk("id")
                    + ":1\r\n"
                    + words("mode", "standalone", "role", "master", "modules")
                    + "*0\r\n";

    private final int port = LoopbackPorts.free();
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private volatile String answer;

    /**
     * Starts it.
     *
     * @param answer what each script is answered, raw: {@code -LOADING …\r\n}
     */
    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    public RespServer(String answer) {
        this.answer = answer;
        try {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return port;
    }

    /** Where it is, as Redis clients take it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Answers scripts otherwise from now on. */
    public void answer(String raw) {
        answer = raw;
    }

    /** How many commands came whose name begins so. */
    public long seen(String command) {
        return seen.stream().filter(each -> each.startsWith(command)).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (true) {
                if (!(Resp.read(in) instanceof List<?> command)) {
                    return;
                }
                String name = String.valueOf(command.get(0)).toUpperCase(Locale.ROOT);
                seen.add(name);
                client.getOutputStream().write(Resp.bytes(replyTo(name)));
            }
        } catch (IOException e) {
            // The client has gone, as clients may.
        }
    }

    private String replyTo(String name) {
        return switch (name) {
            case "HELLO" -> GREETING;
            case "PING" -> "+PONG\r\n";
            case "AUTH", "SELECT", "CLIENT" -> "+OK\r\n";
            case "CONFIG" -> "*2\r\n" + words("maxmemory-policy", "noeviction");
            case "EVAL", "EVALSHA", "FCALL", "SCRIPT" -> answer;
            default -> "-ERR unknown command\r\n";
        };
    }

    private static String words(String... words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(Resp.bulk(word));
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
