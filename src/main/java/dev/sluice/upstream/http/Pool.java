package dev.sluice.upstream.http;

import io.vertx.core.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server. Once retired, they are closed when the last reply that comes over
 * them has ended.
 */
final class Pool {
    private final HttpClient client;
    private int inUse;
    private boolean retired;

    Pool(HttpClient client) {
        this.client = client;
    }

    /** One request and its reply. */
    final class Use {
        private boolean over;

        HttpClient client() {
            return client;
        }

        /** The reply has ended or will not come; harmless when it is told again. */
        void end() {
            synchronized (Pool.this) {
                if (over) {
                    return;
                }
                over = true;
                inUse--;
            }
            closeIfDone();
        }
    }

    /** Begins a request; null when the connections are closed. */
    synchronized @Nullable Use use() {
        if (retired) {
            return null;
        }
        inUse++;
        return new Use();
    }

    /** Takes no more requests. */
    void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        synchronized (this) {
            if (!retired || inUse > 0) {
                return;
            }
        }
        var unused = client.close();
    }
}
