package dev.sluice.gateway;

import dev.sluice.approval.Asked;
import dev.sluice.gateway.Refusal.AskedFor;
import dev.sluice.policy.ApprovalRule;
import org.jspecify.annotations.Nullable;

/** What an agent is told of a call that a person must approve. */
final class ApprovalSentences {
    static final String UNREACHABLE = "whether a person said yes could not be looked up";
    static final String OVERTAKEN =
            "what may be called has changed while this call waited; call again";
    static final String TOO_LARGE =
            "a person must approve this call, and nobody is asked about arguments of more than 64"
                    + " KiB";

    private ApprovalSentences() {}

    /** Nobody has answered yet. */
    static String pending(ApprovalRule rule, AskedFor about, Asked.@Nullable New made) {
        String page = about.page();
        return must(rule, "this call")
                + " Approval "
                + about.id()
                + " is not decided yet."
                + (made == null ? "" : since(made))
                + " Call again with exactly the same arguments: the call passes once a person has"
                + " said yes."
                + (page == null ? "" : " " + page);
    }

    /** The same to the agent's user, who is shown the page. */
    static String visit(ApprovalRule rule, AskedFor about, String tool, Asked.@Nullable New made) {
        return must(rule, "the call of " + Denials.shortened(tool))
                + " The page tells how far approval "
                + about.id()
                + " is."
                + (made == null ? "" : since(made));
    }

    private static String must(ApprovalRule rule, String what) {
        String reason = rule.reason();
        String sentence =
                "a person must approve " + what + (reason == null ? "" : ": " + reason.strip());
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** Why it is a new one. */
    private static String since(Asked.New made) {
        String before = made.before();
        String former = before == null ? "the one before" : "approval " + before;
        String why =
                switch (made.since()) {
                    case FIRST -> null;
                    case ARGUMENTS -> former + " is for other arguments";
                    case POLICY -> "the policy has changed since " + former;
                    case USED -> former + " has been used";
                    case EXPIRED -> former + " has expired";
                };
        return why == null ? "" : " It was asked for anew, as " + why + ".";
    }

    /** A person said no. */
    static String refused(String id, @Nullable String comment) {
        String no = "a person said no (approval " + id + ")";
        return comment == null || comment.isBlank() ? no : no + ": " + comment.strip();
    }

    /** Nobody said anything in time. */
    static String expired(String id) {
        return "approval " + id + " has expired; call again to ask anew";
    }

    /** Another call was first. */
    static String used(String id) {
        return "approval " + id + " has been used or has ended; call again to ask anew";
    }

    /** Its store has lost it. */
    static String unknown(String id) {
        return "approval " + id + " is no longer known; call again to ask anew";
    }

    /** Nobody is asked. */
    static String tooMany(Asked.Bound bound) {
        return switch (bound) {
            case GRANT -> "too many calls of this grant wait for a person; try again later";
            case ALL -> "too many calls wait for a person; try again later";
        };
    }
}
