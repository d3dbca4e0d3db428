package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import org.jboss.logging.Logger;

/** What is done is recorded before it is: what cannot be recorded is not done. */
final class ActsBegun {
    private static final Logger LOG = Logger.getLogger(ActsBegun.class);

    private ActsBegun() {}

    static void record(ActLog log, AdminAct act) {
        try {
            if (log.accepts()) {
                log.record(act);
                return;
            }
        } catch (IllegalStateException e) {
            LOG.debug("the decision log filled up meanwhile", e);
        }
        throw new UnusableRequestException(
                503, "the decision log takes no line, so nothing was done");
    }
}
