import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a fixed rate, each due at a moment that does not depend on any reply; what a call took counts from that moment. A line
 * in is a job, a line out what came of it, so that one process, once warm, measures all rows alike.
 */
final class Paced {
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");
    private static final byte[] ID = ascii("\"id\":1000000000");

    private final int port;
    private final long interval;
    private final int calls;
    private final byte[] request;
    private final boolean exact;
    private final byte[] wanted;
    private final long hardEnd;

    /** {@code port rate connections millis request =reply|~part}, the last two in Base64 behind their sign. */
    private Paced(String[] job, long begin) {
        port = Integer.parseInt(job[0]);
        int rate = Integer.parseInt(job[1]);
        int connections = Integer.parseInt(job[2]);
        long millis = Long.parseLong(job[3]);
        interval = 1_000_000_000L * connections / rate;
        calls = (int) (millis * 1_000_000L / interval);
        request = Base64.getDecoder().decode(job[4]);
        exact = job[5].startsWith("=");
        wanted = Base64.getDecoder().decode(job[5].substring(1));
        hardEnd = begin + 2 * millis * 1_000_000L + 1_000_000_000L;
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] job = line.split(" ");
            long begin = System.nanoTime() + 20_000_000L;
            System.out.println(new Paced(job, begin).run(Integer.parseInt(job[2]), begin));
        }
    }

    private String run(int connections, long begin) throws Exception {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            all.add(new Connection(i, begin + interval * i / connections));
        }
        List<Thread> threads = all.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        for (Connection connection : all) {
            connection.join(threads.get(connection.index));
        }
        long[] latencies = all.stream().flatMapToLong(it -> Arrays.stream(it.latencies, 0, it.done)).sorted().toArray();
        int wrong = all.stream().mapToInt(it -> it.wrong).sum();
        int missing = connections * calls - latencies.length - wrong;
        StringBuilder told = new StringBuilder();
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999}) {
            told.append(latencies.length == 0 ? "NaN" : micros(latencies[(int) (share * (latencies.length - 1))])).append(' ');
        }
        return told.append(latencies.length).append(' ').append(wrong).append(' ').append(missing).toString();
    }

    private static String micros(long nanos) {
        return String.valueOf(nanos / 1000.0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, int from, int end, byte[] part) {
        for (int i = from; i <= end - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private final class Connection implements Runnable {
        private final int index;
        private final long begin;
        private final long[] latencies = new long[calls];
        private final byte[] sent = request.clone();
        private final int idAt = indexOf(sent, 0, sent.length, ID);
        private final byte[] read = new byte[1 << 20];
        private final ByteBuffer into = ByteBuffer.wrap(read);
        private SocketChannel channel;
        private volatile int done;
        private volatile int wrong;

        private Connection(int index, long begin) throws IOException {
            this.index = index;
            this.begin = begin;
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        @Override
        public void run() {
            try {
                for (int call = 0; call < calls && System.nanoTime() < hardEnd; call++) {
                    long due = begin + interval * call;
                    for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                        LockSupport.parkNanos(due - now);
                    }
                    boolean right = ask(call);
                    long taken = System.nanoTime() - due;
                    if (right) {
                        latencies[done] = taken;
                        done = done + 1;
                    } else {
                        wrong = wrong + 1;
                    }
                }
            } catch (IOException e) {
                wrong = wrong + 1;
            }
        }

        private void join(Thread thread) throws Exception {
            thread.join(Math.max(1, (hardEnd - System.nanoTime()) / 1_000_000L + 2_000));
            channel.close();
            thread.join();
        }

        private boolean ask(int call) throws IOException {
            if (idAt >= 0) {
                long id = 1_000_000_000L + (index + 1) * 100_000_000L + call;
                byte[] digits = ascii(Long.toString(id));
                System.arraycopy(digits, 0, sent, idAt + 5, digits.length);
            }
            ByteBuffer out = ByteBuffer.wrap(sent);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            into.clear();
            int body = -1;
            while (body < 0) {
                more();
                body = indexOf(read, 0, into.position(), HEAD_END);
            }
            body += HEAD_END.length;
            String head = new String(read, 0, body, StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
            int length = head.indexOf("\ncontent-length:");
            if (length >= 0) {
                int end = body + Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)).strip());
                while (into.position() < end) {
                    more();
                }
            } else {
                while (!chunksEnd()) {
                    more();
                }
                into.position(body + dechunked(body));
            }
            return head.startsWith("http/1.1 200 ") && isWanted(body);
        }

        private boolean isWanted(int body) {
            int end = into.position();
            return exact
                    ? Arrays.equals(read, body, end, wanted, 0, wanted.length)
                    : indexOf(read, body, end, wanted) >= 0;
        }

        private boolean chunksEnd() {
            int end = into.position();
            int from = end - LAST_CHUNK.length;
            return from >= 0 && Arrays.equals(read, from, end, LAST_CHUNK, 0, LAST_CHUNK.length);
        }

        private int dechunked(int body) {
            int to = body;
            for (int from = body; ; ) {
                int line = from;
                while (read[line] != '\r') {
                    line++;
                }
                int size = Integer.parseInt(new String(read, from, line - from, StandardCharsets.ISO_8859_1), 16);
                if (size == 0) {
                    return to - body;
                }
                System.arraycopy(read, line + 2, read, to, size);
                to += size;
                from = line + 2 + size + 2;
            }
        }

        private void more() throws IOException {
            if (channel.read(into) < 0) {
                throw new IOException("the connection was closed");
            }
        }
    }
}
