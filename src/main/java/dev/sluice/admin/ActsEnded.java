package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import java.time.Instant;
import org.jboss.logging.Logger;

/** What was not done is recorded too; where that cannot be, the ordinary log says so. */
final class ActsEnded {
    private static final Logger LOG = Logger.getLogger(ActsEnded.class);

    private ActsEnded() {}

    /** An act that was begun and could not be done. */
    static void failed(ActLog log, AdminAct act, Instant when) {
        try {
            log.record(act.failed(when));
        } catch (IllegalStateException full) {
            LOG.errorf("this failed, and so did its record: %s", act);
        }
    }

    /** An act that its operator may not do. */
    static void refused(ActLog log, AdminAct act) {
        try {
            log.record(act);
        } catch (IllegalStateException full) {
            LOG.errorf("the decision log takes no line, so this one is lost: %s", act);
        }
    }
}
