package dev.sluice.http;

import io.quarkus.runtime.Quarkus;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * What SIGTERM and SIGINT do. The JVM's own answer would end with 143 however well all went, pay no
 * heed to a second signal, and have Quarkus close the port for probes before anything else. So the
 * way out comes first and the end of the JVM after it. The first signal ends the process with 0
 * once everything is done, the second cuts the waiting short and ends it with 128 and the signal's
 * number, the third at once.
 */
final class StopSignals {
    private static final Logger LOG = Logger.getLogger(StopSignals.class);
    private static final int BY_SIGNAL = 128;

    private final Patience patience;
    private final Runnable wayOut;
    private final AtomicInteger received = new AtomicInteger();

    /**
     * Takes no signals yet.
     *
     * @param wayOut done before the JVM begins to end, on a thread of its own
     */
    StopSignals(Patience patience, Runnable wayOut) {
        this.patience = patience;
        this.wayOut = wayOut;
    }

    void install() {
        install("TERM");
        install("INT");
    }

    /** By reflection: the compiler knows the JDK's only way to signals, and warns of it always. */
    private void install(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            InvocationHandler on =
                    (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() != handler) {
                            return method.invoke(this, arguments);
                        }
                        received(name, (int) number.invoke(arguments[0]));
                        return null;
                    };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(
                                    StopSignals.class.getClassLoader(),
                                    new Class<?>[] {handler},
                                    on));
        } catch (ReflectiveOperationException e) {
            LOG.debugf(e, "SIG%s is left to the JVM", name);
        }
    }

    private void received(String name, int number) {
        switch (received.incrementAndGet()) {
            case 1 -> {
                if (name.equals("INT")) {
                    patience.skipDelay();
                }
                new Thread(this::leave, "sluice-way-out").start();
            }
            case 2 -> {
                Quarkus.asyncExit(BY_SIGNAL + number);
                patience.lose();
            }
            default -> Runtime.getRuntime().halt(BY_SIGNAL + number);
        }
    }

    private void leave() {
        try {
            wayOut.run();
        } finally {
            Quarkus.asyncExit();
        }
    }
}
