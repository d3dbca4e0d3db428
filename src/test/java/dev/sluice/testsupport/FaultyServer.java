package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server whose sessions begin as they should, and which has one {@link Fault} when a tool is
 * called. Takes the place of {@link ScriptedServer} at the same address.
 */
public final class FaultyServer implements AutoCloseable {
    static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    static final String NOTE =
            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n";
    static final String SPACES = " ".repeat(9_000);

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|[0-9]+)");
    private static final int PIECE = 64 << 10;

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong poured = new AtomicLong();
    private final CountDownLatch noted = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final Fault fault;
    private volatile boolean calling;

    /** Starts it in good health. */
    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    public FaultyServer(int port, Fault fault) throws IOException {
        this.fault = fault;
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** From now on it has its fault. */
    public void fail() {
        calling = true;
    }

    /** The agent has seen what came before the fault. */
    public void noted() {
        noted.countDown();
    }

    /** Waits until the gateway has closed the connection over which it spoke unasked. */
    public void awaitGivenUp() throws InterruptedException {
        if (!givenUp.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the connection is still open");
        }
    }

    /** How many calls reached it. */
    public int calls() {
        return calls.get();
    }

    /** How many octets of an endless event it got rid of. */
    public long poured() {
        return poured.get();
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                open.add(connection);
                if (calling && fault == Fault.CLOSES_AT_ACCEPT) {
                    connection.close();
                } else {
                    threads.execute(() -> serve(connection));
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String body = request(in); !body.isEmpty(); body = request(in)) {
                Line line = new Line(connection, in, body);
                if (body.contains("\"initialize\"")) {
                    line.begin(fault == Fault.SPEAKS_UNASKED);
                } else if (!body.contains("\"tools/call\"")) {
                    line.write("HTTP/1.1 202 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                    line.close();
                } else {
                    calls.incrementAndGet();
                    fault.answer().on(line);
                }
            }
        } catch (IOException e) {
            // The gateway has given the connection up, or a fault has closed it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one request to its end and returns its body; empty when none comes any more. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.append((char) octet);
        }
        Matcher length =
                Pattern.compile("content-length: *([0-9]+)")
                        .matcher(head.toString().toLowerCase(Locale.ROOT));
        int octets = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return new String(in.readNBytes(octets), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }

    /** One connection with a request on it. */
    final class Line {
        private final Socket connection;
        private final InputStream in;
        private final String id;

        private Line(Socket connection, InputStream in, String body) {
            this.connection = connection;
            this.in = in;
            Matcher matcher = ID.matcher(body);
            this.id = matcher.find() ? matcher.group(1) : "null";
        }

        /** Answers initialize. */
        private void begin(boolean unasked) throws IOException {
            String result =
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"2025-06-18\","
                            + "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"f\",\"version\":\"1\"}}}";
            String body = result.formatted(id);
            write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nMcp-Session-Id: s\r\n"
                            + (unasked ? "" : "Connection: close\r\n")
                            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body));
            if (unasked) {
                awaitNotedOrEnd();
                json(answer());
                try {
                    awaitEnd();
                } finally {
                    givenUp.countDown();
                }
            } else {
                close();
            }
        }

        String answer() {
            return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[]}}";
        }

        void write(String octets) throws IOException {
            connection.getOutputStream().write(octets.getBytes(ISO_8859_1));
        }

        /** The answer as a whole reply. */
        String reply() {
            return whole(answer());
        }

        void json(String body) throws IOException {
            write(whole(body));
        }

        private static String whole(String body) {
            return JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }

        void event(String message) throws IOException {
            write("data: " + message + "\n\n");
        }

        /** Writes octet by octet until nobody listens any more. */
        void drip(String octets) throws IOException, InterruptedException {
            for (int i = 0; i < octets.length(); i++) {
                write(octets.substring(i, i + 1));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }

        /** Writes as much as is taken. */
        void pour(int octets) throws IOException {
            byte[] piece = "x".repeat(PIECE).getBytes(ISO_8859_1);
            for (int left = octets; left > 0; left -= PIECE) {
                connection.getOutputStream().write(piece);
                poured.addAndGet(PIECE);
            }
            write("\n\n");
        }

        /** Says nothing until the gateway gives up. */
        void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // What comes is read, as a server does that then does nothing.
            }
        }

        void awaitNoted() throws InterruptedException {
            noted.await(30, TimeUnit.SECONDS);
        }

        private void awaitNotedOrEnd() throws IOException {
            try {
                awaitNoted();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void close() throws IOException {
            connection.close();
        }

        /** Closes it with a reset in place of an orderly end. */
        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }
}
