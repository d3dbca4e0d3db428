package dev.sluice.upstream.http;

import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.BreakerStates;
import dev.sluice.upstream.http.Breaker.Rules;
import dev.sluice.upstream.http.Breaker.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The breakers of all servers that are called now, and who is told when one changes. */
@Singleton
class Breakers implements BreakerStates {
    private static final Logger LOG = Logger.getLogger(Breakers.class);
    private static final int MOST = 100_000;

    /** By their level. */
    private static final List<String> WORDS = List.of("closed", "half_open", "open");

    private final Rules rules;
    private final Consumer<Map<String, Long>> gauge;
    private final Map<Breaker, String> servers = new ConcurrentHashMap<>();

    /**
     * None so far.
     *
     * @throws IllegalArgumentException when a setting is out of its range
     */
    @Inject
    Breakers(BreakerSettings settings, Meters meters) {
        this(rules(settings), meters::breakers);
    }

    /**
     * Breakers by rules of one's own.
     *
     * @param gauge told the state of each server, whenever one changes
     */
    Breakers(Rules rules, Consumer<Map<String, Long>> gauge) {
        this.rules = rules;
        this.gauge = gauge;
    }

    /** A closed one for the connections to a server. */
    Breaker begin(String server) {
        Breaker breaker = new Breaker(rules, state -> changed(server, state));
        servers.put(breaker, server);
        tell();
        return breaker;
    }

    /** The connections that it was for are not used any more. */
    void end(Breaker breaker) {
        if (servers.remove(breaker) != null) {
            tell();
        }
    }

    @Override
    public Map<String, String> states() {
        if (rules.window() == 0) {
            return Map.of();
        }
        Map<String, Long> levels = levels();
        Map<String, String> states = new HashMap<>();
        levels.forEach((server, level) -> states.put(server, WORDS.get(level.intValue())));
        return states;
    }

    /** How many there are. */
    int count() {
        return servers.size();
    }

    private void changed(String server, State state) {
        switch (state) {
            case OPEN ->
                    LOG.warnf(
                            "server %s: its last calls failed, so it is not called for %d ms",
                            server, rules.openFor().toMillis());
            case HALF_OPEN -> LOG.infof("server %s: calling it to see if it is back", server);
            case CLOSED -> LOG.infof("server %s: it is back", server);
        }
        tell();
    }

    private synchronized void tell() {
        gauge.accept(levels());
    }

    private Map<String, Long> levels() {
        Map<String, Long> levels = new HashMap<>();
        servers.forEach(
                (breaker, server) -> levels.merge(server, level(breaker.state()), Math::max));
        return levels;
    }

    private static long level(State state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static Rules rules(BreakerSettings settings) {
        if (!settings.enabled()) {
            return Rules.NEVER;
        }
        inRange("window", settings.window(), MOST);
        inRange("failure-percent", settings.failurePercent(), 100);
        inRange("probes", settings.probes(), MOST);
        Duration openFor = settings.openFor();
        if (openFor.isNegative() || openFor.isZero() || openFor.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    "sluice.upstream.breaker.open-for must be positive, and at most 7 days");
        }
        return new Rules(settings.window(), settings.failurePercent(), openFor, settings.probes());
    }

    private static void inRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.upstream.breaker." + name + " must be from 1 to " + most);
        }
    }
}
