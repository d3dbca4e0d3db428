package dev.sluice.config.kubernetes;

import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API that holds objects and can be watched, refused and taken away. Whoever writes
 * objects has a door of their own, which stays open meanwhile.
 */
final class ApiStandIn implements AutoCloseable {
    final Faults faults;
    final ApiAuthor author;
    private final MockWebServer back;
    private final int port;
    private @Nullable MockWebServer front;

    ApiStandIn() {
        WatchedObjects objects = new WatchedObjects();
        faults = new Faults(objects);
        back = open(objects, 0);
        author = new ApiAuthor("http://127.0.0.1:" + back.getPort());
        MockWebServer first = open(faults, 0);
        port = first.getPort();
        front = first;
    }

    private static MockWebServer open(Dispatcher answers, int wanted) {
        MockWebServer made = new MockWebServer();
        made.setDispatcher(answers);
        made.start(InetAddress.getLoopbackAddress(), wanted);
        return made;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Every connection is cut, and none is taken any more. */
    void leave() {
        if (front != null) {
            front.shutdown();
            front = null;
        }
    }

    void comeBack() {
        front = open(faults, port);
    }

    @Override
    public void close() {
        author.close();
        leave();
        back.shutdown();
    }
}
