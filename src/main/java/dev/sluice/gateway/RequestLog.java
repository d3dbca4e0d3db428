package dev.sluice.gateway;

import org.jboss.logging.MDC;

/** Ordinary log lines about one request, which bear its id as a field. */
final class RequestLog {
    private static final String FIELD = "requestId";

    private RequestLog() {}

    /** Writes about a request. */
    static void about(String requestId, Runnable line) {
        MDC.put(FIELD, requestId);
        try {
            line.run();
        } finally {
            MDC.remove(FIELD);
        }
    }
}
