package dev.sluice.cost;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that has one answer, so that nearly all that is measured is the gateway's. */
final class CannedServer implements AutoCloseable {
    private static final byte[] ANSWER =
            http(
                    "HTTP/1.1 200 OK",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\","
                            + "\"content\":[{\"type\":\"text\",\"text\":\"echo\"}]}}");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket socket;

    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    CannedServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/mcp";
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (!read(in).isEmpty()) {
                connection.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // The gateway has ended.
        }
    }

    /** A message with a body, in which each character is one octet. */
    static byte[] http(String head, String body) {
        String message =
                head
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        return message.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The first line of one message, which is read to its end; empty when none comes any more. */
    static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.append((char) octet);
        }
        String first = head.substring(0, head.indexOf("\r\n"));
        for (String line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
            if (line.startsWith("content-length:")) {
                in.readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
