package dev.sluice.http;

import dev.sluice.telemetry.Meters;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jboss.logging.Logger;

/** Counts the connections that are ended for what their clients do. */
final class ConnectionMetrics implements ConnectionListener {
    private static final Logger LOG = Logger.getLogger(ConnectionMetrics.class);

    private final Meters meters;

    ConnectionMetrics(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void refused(int status, String reason) {
        LOG.debugf("framing refused: %s", reason);
        boolean slow = status == HttpResponseStatus.REQUEST_TIMEOUT.code();
        meters.refused(slow ? EdgeRefusal.HEAD_TOO_SLOW : EdgeRefusal.FRAMING);
    }

    @Override
    public void tooMany() {
        meters.refused(EdgeRefusal.TOO_MANY_CONNECTIONS);
    }

    @Override
    public void stalled() {
        meters.refused(EdgeRefusal.STALLED);
    }
}
