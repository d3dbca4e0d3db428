package dev.sluice.testsupport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a Redis and its clients, and does to their connections what a test asks for. It
 * understands commands and replies, so that a fault hits the command that is meant; they pass one
 * by one, in order.
 *
 * <p>A command is meant by how its name begins ({@code EVAL} means {@code EVALSHA} too), or by one
 * of its other words, such as a key.
 */
public final class FaultProxy implements AutoCloseable {

    /** What goes wrong for all that passes. */
    private enum Mode {
        PASS,
        HOLD,
        SWALLOW,
        REFUSE
    }

    private record Cut(String command, int octets) {}

    private record Answer(String command, String reply) {}

    private final int port = LoopbackPorts.free();
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final List<ProxiedConnection> open = new CopyOnWriteArrayList<>();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
    private volatile @Nullable Answer answer;
    private volatile Mode mode = Mode.PASS;
    private volatile Duration delay = Duration.ZERO;
    private volatile int target;

    /**
     * Starts it; at first all passes.
     *
     * @param target the port of the Redis behind it
     */
    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    public FaultProxy(int target) {
        this.target = target;
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

    /**
     * Ends every fault. What was held is delivered; a connection that lost something stays mute.
     */
    public void pass() {
        delay = Duration.ZERO;
        answer = null;
        cut.set(null);
        mode = Mode.PASS;
        open.forEach(ProxiedConnection::flush);
    }

    /** Delivers each reply so much later, in order. */
    public void delay(Duration by) {
        delay = by;
    }

    /** Keeps all replies until {@link #pass}. Redis gets the commands. */
    public void hold() {
        mode = Mode.HOLD;
    }

    /**
     * A black hole: connections stay, new ones are accepted, and nothing arrives on either side.
     */
    public void swallow() {
        mode = Mode.SWALLOW;
    }

    /** Ends each new connection at once. */
    public void refuse() {
        mode = Mode.REFUSE;
    }

    /** Ends all connections there are. */
    public void cutAll() {
        open.forEach(ProxiedConnection::close);
    }

    /**
     * Has Redis run the next such command, and ends the connection after so many octets of its
     * reply.
     */
    public void cutReply(String command, int octets) {
        cut.set(new Cut(command, octets));
    }

    /** Answers all such commands in Redis' place until {@link #pass}; Redis does not get them. */
    public void answer(String command, String raw) {
        answer = new Answer(command, raw);
    }

    /** Puts another Redis behind it, as a failover does, and ends all connections. */
    public void target(int newTarget) {
        target = newTarget;
        cutAll();
    }

    /** How many connections were made to it. */
    public int connections() {
        return connections.get();
    }

    /** How many such commands came from clients, whatever became of them. */
    public long seen(String command) {
        return seen.stream().filter(each -> each.startsWith(command)).count();
    }

    /** What to answer in Redis' place; null when Redis is to answer. */
    @Nullable String answerTo(List<?> command) {
        Answer given = answer;
        return given != null && isMeant(given.command(), command) ? given.reply() : null;
    }

    /** After how many octets the reply ends its connection; negative when it does not. */
    int cutOf(List<?> command) {
        Cut armed = cut.get();
        if (armed == null || !isMeant(armed.command(), command)) {
            return -1;
        }
        return cut.compareAndSet(armed, null) ? armed.octets() : -1;
    }

    private static boolean isMeant(String by, List<?> command) {
        String name = String.valueOf(command.get(0)).toUpperCase(Locale.ROOT);
        return name.startsWith(by) || command.contains(by);
    }

    void saw(String command) {
        seen.add(command.toUpperCase(Locale.ROOT));
    }

    boolean swallows() {
        return mode == Mode.SWALLOW;
    }

    boolean holds() {
        return mode == Mode.HOLD;
    }

    /** Has a connection look again when a reply it was given now is due; says when that is. */
    long due(ProxiedConnection connection) {
        long nanos = delay.toNanos();
        long due = System.nanoTime() + nanos;
        if (nanos > 0) {
            var unused = later.schedule(connection::flush, nanos, TimeUnit.NANOSECONDS);
        }
        return due;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                if (mode == Mode.REFUSE) {
                    client.setSoLinger(true, 0);
                    client.close();
                } else {
                    threads.execute(() -> serve(client));
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                ProxiedConnection connection = new ProxiedConnection(this, client, server)) {
            open.add(connection);
            connection.serve();
            open.remove(connection);
        } catch (IOException e) {
            // One of the sides is gone, which the other learns by being closed too.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
        threads.shutdownNow();
        later.shutdownNow();
    }
}
