package dev.sluice.approval.webhook;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.Binding;
import dev.sluice.protocol.JsonStrings;
import org.jspecify.annotations.Nullable;

/**
 * A notice for people in a chat that reads Slack's markup. Whatever agents, servers and operators
 * say stands in code spans, where nothing is a link, a mention or a format; arguments never do.
 */
final class SlackForm implements Form {
    private static final int MOST_CHARACTERS = 200;

    private final ApprovalLinks links;

    SlackForm(ApprovalLinks links) {
        this.links = links;
    }

    @Override
    public String body(Notice notice) {
        return "{\"text\":" + JsonStrings.quote(text(notice)) + "}";
    }

    private String text(Notice notice) {
        Approval approval = notice.approval();
        return switch (notice.event()) {
            case PENDING ->
                    "Approval needed: "
                            + call(approval)
                            + ", until "
                            + approval.expiresAt()
                            + said("Reason", approval.reason())
                            + links.ofDecision(approval.id()).map(SlackForm::link).orElse("");
            case APPROVED -> decided("Approved", approval);
            case REFUSED -> decided("Refused", approval);
            case EXPIRED -> "Approval expired: " + call(approval);
        };
    }

    private static String decided(String how, Approval approval) {
        Approval.Decision decision = approval.decision();
        return decision == null
                ? how + ": " + call(approval)
                : how
                        + " by "
                        + code(decision.by())
                        + ": "
                        + call(approval)
                        + said("Comment", decision.comment());
    }

    private static String call(Approval approval) {
        Binding binding = approval.binding();
        return "tool %s of server %s for %s (grant %s, rule %s)"
                .formatted(
                        code(binding.tool()),
                        code(binding.server()),
                        code(binding.subject()),
                        code(binding.grant()),
                        code(binding.rule()));
    }

    private static String said(String what, @Nullable String text) {
        return text == null ? "" : "\n" + what + ": " + code(text);
    }

    private static String link(String url) {
        return "\n<" + escaped(url) + "|Decide>";
    }

    /** A span ends at a back-quote or at the end of its line, so it holds neither. */
    private static String code(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .map(point -> JsonStrings.isInvisible(point) ? ' ' : point)
                .map(point -> point == '`' ? '\'' : point)
                .limit(MOST_CHARACTERS)
                .forEach(plain::appendCodePoint);
        String cut = text.codePointCount(0, text.length()) > MOST_CHARACTERS ? "…" : "";
        String shown = plain.toString().strip() + cut;
        return "`" + (shown.isEmpty() ? "?" : escaped(shown)) + "`";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
