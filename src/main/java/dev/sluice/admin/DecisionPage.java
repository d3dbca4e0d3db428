package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Binding;
import java.time.Instant;
import java.util.List;

/**
 * What an operator sees who may decide.
 *
 * @param operator who that is
 * @param late whether an answer has come too late
 * @param formToken what the form that decides carries
 * @param outToken what the form that signs out carries
 * @param longestComment in characters
 */
record DecisionPage(
        String heading,
        boolean pending,
        boolean late,
        String operator,
        List<Fact> facts,
        List<Fact> more,
        ShownArguments arguments,
        String formToken,
        String outToken,
        int longestComment) {

    DecisionPage {
        facts = List.copyOf(facts);
        more = List.copyOf(more);
    }

    /** One line of what is known. */
    record Fact(String name, List<VisibleText.Part> value) {}

    static DecisionPage of(
            Approval approval,
            ShownArguments arguments,
            Visitor visitor,
            Instant now,
            boolean late,
            String formToken,
            String outToken) {
        return new DecisionPage(
                approval.state() == State.PENDING
                        ? "May this call pass?"
                        : StatusPage.heading(approval.state()),
                approval.state() == State.PENDING,
                late,
                visitor.operator().name(),
                facts(approval, now),
                more(approval),
                arguments,
                formToken,
                outToken,
                ApprovalComment.LONGEST);
    }

    /** What matters for the answer; a phone's screen is short. */
    private static List<Fact> facts(Approval approval, Instant now) {
        Binding call = approval.binding();
        FactList facts = new FactList();
        facts.add("Tool", call.tool());
        facts.add("Server", call.server());
        facts.add("Who calls", call.subject());
        facts.add("Under the grant", call.grant());
        facts.add("Why a person is asked", approval.reason());
        facts.add("Rule", call.rule());
        if (approval.state() == State.PENDING) {
            facts.add("Time left", PageTime.left(now, approval.expiresAt()));
        }
        Approval.Decision decision = approval.decision();
        if (decision != null) {
            facts.add("Decided by", decision.by());
            facts.add("Decided", PageTime.at(decision.at()));
            facts.add("Comment", decision.comment());
        }
        return facts.all();
    }

    private static List<Fact> more(Approval approval) {
        Binding call = approval.binding();
        FactList facts = new FactList();
        facts.add("Policy", call.policy());
        facts.add("Version of the policy", call.policyVersion());
        facts.add("Digest of the arguments", call.digest());
        facts.add("Asked", PageTime.at(approval.createdAt()));
        facts.add("Ends", PageTime.at(approval.expiresAt()));
        return facts.all();
    }
}
