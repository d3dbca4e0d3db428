package dev.sluice.approval;

import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import org.jspecify.annotations.Nullable;

/** Who may answer a question: never whoever asked. */
public final class Eligibility {
    private Eligibility() {}

    /**
     * Why an operator may not answer.
     *
     * @param operator who wants to
     * @param subject the person or workload behind the operator's credential
     * @return a sentence for the operator; null when it may
     */
    public static @Nullable String objection(Operator operator, String subject, Approval approval) {
        if (!operator.may(Role.APPROVE)) {
            return "this operator may not decide about approvals";
        }
        if (subject.equals(approval.binding().subject())) {
            return "nobody decides about calls of their own";
        }
        if (operator.grants().contains(approval.binding().grant())) {
            return "this operator owns the grant that asks";
        }
        return approval.approvers().isEmpty()
                        || approval.approvers().stream().anyMatch(operator::isIn)
                ? null
                : "this operator is in none of the groups that may decide";
    }
}
