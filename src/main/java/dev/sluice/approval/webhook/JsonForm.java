package dev.sluice.approval.webhook;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.protocol.JsonStrings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A notice for programs. */
final class JsonForm implements Form {
    /** Receivers expect small bodies; whoever decides sees all of them. */
    static final int MOST_ARGUMENT_BYTES = 16 << 10;

    private final ApprovalLinks links;
    private final @Nullable ArgumentSeal seal;

    /**
     * Writes with links where there are any.
     *
     * @param seal opens the arguments; null where they are not sent
     */
    JsonForm(ApprovalLinks links, @Nullable ArgumentSeal seal) {
        this.links = links;
        this.seal = seal;
    }

    @Override
    public String body(Notice notice) {
        return new Members()
                .text("type", "approval." + notice.event().word())
                .text("timestamp", notice.at().toString())
                .json("data", data(notice))
                .end();
    }

    private String data(Notice notice) {
        Approval approval = notice.approval();
        Approval.Decision decision = approval.decision();
        boolean pending = notice.event() == Event.PENDING;
        return new Members()
                .text("id", approval.id())
                .text("state", notice.event().word())
                .text("server", approval.binding().server())
                .text("grant", approval.binding().grant())
                .text("subject", approval.binding().subject())
                .text("tool", approval.binding().tool())
                .text("digest", approval.binding().digest())
                .text("reason", approval.reason())
                .text("rule", approval.binding().rule())
                .text("createdAt", approval.createdAt().toString())
                .text("expiresAt", approval.expiresAt().toString())
                .text("decidedBy", decision == null ? null : decision.by())
                .text("comment", decision == null ? null : decision.comment())
                .json("arguments", arguments(approval))
                .text("statusUrl", links.ofStatus(approval.id()).orElse(null))
                .text("decideUrl", pending ? links.ofDecision(approval.id()).orElse(null) : null)
                .end();
    }

    private @Nullable String arguments(Approval approval) {
        String sealed = approval.sealedArguments();
        if (seal == null || sealed == null) {
            return null;
        }
        String opened = seal.open(approval.id(), sealed);
        return opened == null
                        || opened.getBytes(StandardCharsets.UTF_8).length > MOST_ARGUMENT_BYTES
                ? null
                : opened;
    }

    /** Of an object, in their order; what is null is left out. */
    private static final class Members {
        private final StringBuilder object = new StringBuilder(512).append('{');

        Members text(String name, @Nullable String value) {
            return json(name, value == null ? null : JsonStrings.quote(value));
        }

        Members json(String name, @Nullable String value) {
            if (value != null) {
                object.append(object.length() > 1 ? "," : "")
                        .append(JsonStrings.quote(name))
                        .append(':')
                        .append(value);
            }
            return this;
        }

        String end() {
            return object.append('}').toString();
        }
    }
}
