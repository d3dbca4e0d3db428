package dev.sluice.testsupport.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link FaultProxy}: a command, its reply, the next command. */
final class ProxiedConnection implements AutoCloseable {

    /** A reply under way; {@code last} when the connection ends with it. */
    private record Reply(String octets, long due, boolean last) {}

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final Recorded commands;
    private final Recorded replies;
    private final Queue<Reply> underWay = new ArrayDeque<>();
    private volatile boolean lost;

    ProxiedConnection(FaultProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        commands = new Recorded(client.getInputStream());
        replies = new Recorded(server.getInputStream());
    }

    /** Passes commands until one of the sides ends. */
    void serve() throws IOException {
        try {
            while (true) {
                pass(words(Resp.read(commands)), commands.taken());
            }
        } catch (EOFException e) {
            // Its client, or Redis, has ended it.
        }
    }

    private void pass(List<?> words, byte[] command) throws IOException {
        proxy.saw(String.valueOf(words.get(0)));
        lost |= proxy.swallows();
        if (lost) {
            return;
        }
        String answer = proxy.answerTo(words);
        if (answer != null) {
            deliver(answer, -1);
            return;
        }
        server.getOutputStream().write(command);
        Resp.read(replies);
        deliver(new String(replies.taken(), ISO_8859_1), proxy.cutOf(words));
    }

    private static List<?> words(@Nullable Object command) throws IOException {
        if (command instanceof List<?> words && !words.isEmpty()) {
            return words;
        }
        throw new IOException("not a command: " + command);
    }

    private synchronized void deliver(String reply, int cut) {
        String octets = cut < 0 ? reply : reply.substring(0, Math.min(cut, reply.length()));
        underWay.add(new Reply(octets, proxy.due(this), cut >= 0));
        flush();
    }

    /** Delivers what is due, unless replies are held or swallowed. */
    synchronized void flush() {
        try {
            while (isDue(underWay.peek())) {
                Reply reply = underWay.remove();
                lost |= proxy.swallows();
                if (!lost) {
                    client.getOutputStream().write(Resp.bytes(reply.octets()));
                    client.getOutputStream().flush();
                    if (reply.last()) {
                        close();
                    }
                }
            }
        } catch (IOException e) {
            close();
        }
    }

    private boolean isDue(@Nullable Reply reply) {
        return reply != null && !proxy.holds() && reply.due() <= System.nanoTime();
    }

    @Override
    public void close() {
        try {
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream that remembers what was read from it. */
    private static final class Recorded extends FilterInputStream {
        private final ByteArrayOutputStream record = new ByteArrayOutputStream();

        Recorded(InputStream in) {
            super(new BufferedInputStream(in));
        }

        /** What was read since the last time. */
        byte[] taken() {
            byte[] taken = record.toByteArray();
            record.reset();
            return taken;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            if (octet >= 0) {
                record.write(octet);
            }
            return octet;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            if (count > 0) {
                record.write(to, offset, count);
            }
            return count;
        }
    }
}
