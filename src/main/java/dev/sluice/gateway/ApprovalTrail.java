package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalListener;
import dev.sluice.approval.Binding;
import dev.sluice.audit.ApprovalEvent;
import dev.sluice.audit.ApprovalLog;
import dev.sluice.telemetry.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Locale;

/** Writes down and counts what becomes of each question to a person. */
@ApplicationScoped
class ApprovalTrail implements ApprovalListener {
    private final ApprovalLog log;
    private final Meters meters;
    private final InstantSource clock;

    ApprovalTrail(ApprovalLog log, Meters meters, InstantSource clock) {
        this.log = log;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void changed(Approval approval, Change change) {
        String word = change.name().toLowerCase(Locale.ROOT);
        meters.approval(word);
        Binding call = approval.binding();
        Approval.Decision answer = approval.decision();
        log.record(
                new ApprovalEvent(
                        clock.instant(),
                        "approval",
                        word,
                        approval.id(),
                        call.server(),
                        call.grant(),
                        call.subject(),
                        Denials.shortened(call.tool()),
                        call.digest(),
                        call.policy(),
                        call.policyVersion(),
                        call.rule(),
                        answer == null ? null : answer.by(),
                        answer == null ? null : answer.subject()));
    }
}
