package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Binding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question as the admin API tells it. */
final class ApprovalRow {
    private ApprovalRow() {}

    /** Arguments are put in as they are written: read as a double, a number would change. */
    static String of(Approval approval, ApprovalArguments arguments) {
        Binding binding = approval.binding();
        List<String> names = arguments.names();
        JsonObject row =
                new JsonObject()
                        .put("id", approval.id())
                        .put("state", approval.state().word())
                        .put("server", binding.server())
                        .put("grant", binding.grant())
                        .put("subject", binding.subject())
                        .put("tool", binding.tool())
                        .put("argumentKeys", names == null ? null : new JsonArray(names))
                        .put("argumentsWhy", arguments.why())
                        .put("digest", binding.digest())
                        .put("reason", approval.reason())
                        .put("rule", binding.rule())
                        .put("policy", binding.policy())
                        .put("policyVersion", binding.policyVersion())
                        .put("approvers", new JsonArray(approval.approvers()))
                        .put("createdAt", approval.createdAt().toString())
                        .put("expiresAt", approval.expiresAt().toString());
        Approval.Decision decision = approval.decision();
        if (decision != null) {
            row.put("decidedBy", decision.by()).put("decidedAt", decision.at().toString());
            put(row, "comment", decision.comment());
        }
        return with(row, "arguments", String.valueOf(arguments.json()));
    }

    /** Why an answer came too late, and what it came too late for. */
    static String tooLate(Approval approval, String row) {
        return with(new JsonObject().put("error", tooLate(approval)), "approval", row);
    }

    private static String tooLate(Approval approval) {
        Approval.Decision decision = approval.decision();
        if (decision == null) {
            return "it has expired, and nobody can decide about it any more";
        }
        String by = " by " + decision.by() + " at " + decision.at();
        return switch (approval.state()) {
            case REFUSED -> "it was refused already" + by;
            case EXPIRED -> "it was approved" + by + ", and has expired since";
            case USED -> "it was approved" + by + ", and its call has been made";
            case APPROVED, PENDING -> "it was approved already" + by;
        };
    }

    private static void put(JsonObject row, String name, @Nullable String text) {
        if (text != null) {
            row.put(name, text);
        }
    }

    /** An object with one more member, whose value is written already. */
    static String with(JsonObject object, String name, String json) {
        String written = object.encode();
        return written.substring(0, written.length() - 1) + ",\"" + name + "\":" + json + "}";
    }
}
