package dev.sluice.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The plan of a session, carried out by one kind of client. */
interface McpSession extends AutoCloseable {
    int MOST_CALLS_BEFORE_A_LIMIT = 50;

    /** How the server introduces itself. */
    String server();

    List<String> tools();

    Told call(ToolUse use);

    void ping();

    @Override
    void close();

    /** Runs the plan from the first word to the last. */
    static SeenSession run(McpSession session, Watch watch, SessionPlan plan) {
        try (session) {
            List<String> tools = session.tools();
            Told allowed = session.call(plan.allowed());
            watch.start();
            Told slow = session.call(plan.slow());
            Duration slowTook = watch.elapsed();
            Told asking = session.call(plan.asking());
            Optional<Told> denied = plan.denied().map(session::call);
            List<Told> limited = plan.limited().map(use -> exhaust(session, use)).orElse(List.of());
            session.ping();
            return new SeenSession(
                    session.server(),
                    tools,
                    allowed,
                    slow,
                    List.copyOf(watch.events),
                    slowTook,
                    asking,
                    watch.answered.get(),
                    denied,
                    limited);
        }
    }

    private static List<Told> exhaust(McpSession session, ToolUse use) {
        List<Told> told = new ArrayList<>();
        do {
            told.add(session.call(use));
        } while (!told.get(told.size() - 1).refused() && told.size() < MOST_CALLS_BEFORE_A_LIMIT);
        return List.copyOf(told);
    }

    /** Notes when events come, and what the client is asked. */
    final class Watch {
        final List<Duration> events = new CopyOnWriteArrayList<>();
        final AtomicInteger answered = new AtomicInteger();
        private volatile long started = System.nanoTime();

        void start() {
            started = System.nanoTime();
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - started);
        }

        void event() {
            events.add(elapsed());
        }
    }
}
