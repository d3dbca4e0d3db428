package dev.sluice.config;

import dev.sluice.audit.ChangeLog;
import dev.sluice.audit.ConfigChange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/** Records each change of the documents where decisions are recorded, so one explains the other. */
@ApplicationScoped
class ChangeRecorder implements ReloadListener {
    private final ChangeLog log;
    private final InstantSource clock;

    ChangeRecorder(ChangeLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void changed(DocumentChange change) {
        Snapshot now = change.inForce();
        boolean rejected = change.result().equals("rejected");
        log.record(
                new ConfigChange(
                        clock.instant(),
                        "config",
                        change.result(),
                        now == null ? 0 : now.generation(),
                        now == null ? "" : now.hash(),
                        change.previousHash(),
                        change.added(),
                        change.changed(),
                        change.removed(),
                        rejected ? change.problems() : null));
    }

    @Override
    public void applied(Snapshot snapshot) {
        // Told by changed().
    }

    @Override
    public void rejected(List<Problem> problems) {
        // Told by changed().
    }
}
