package dev.sluice.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval.State;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Operator.Role;
import dev.sluice.testsupport.Threat;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may answer a question, whatever brought it here. */
class EligibilityTest {
    private static final String OWN = "nobody decides about calls of their own";
    private static final String OWNER = "this operator owns the grant that asks";
    private static final String STRANGER = "this operator is in none of the groups that may decide";
    private static final String NO_ROLE = "this operator may not decide about approvals";

    @Test
    void an_approver_of_the_groups_may() {
        assertThat(objection(carol("payments"), "carol", asked("bot", "bot", "payments"))).isNull();
        assertThat(
                        objection(
                                carol("hr", "payments"),
                                "carol",
                                asked("bot", "bot", "x", "payments")))
                .isNull();
    }

    @Test
    void where_the_policy_names_no_group_every_approver_may() {
        assertThat(objection(carol(), "carol", asked("bot", "bot"))).isNull();
        assertThat(objection(carol("hr"), "carol", asked("bot", "bot"))).isNull();
    }

    @Test
    @Threat("K4")
    void an_approver_of_other_groups_may_not() {
        assertThat(objection(carol("hr"), "carol", asked("bot", "bot", "payments")))
                .isEqualTo(STRANGER);
        assertThat(objection(carol(), "carol", asked("bot", "bot", "payments")))
                .isEqualTo(STRANGER);
        assertThat(objection(carol("Payments", "payment"), "carol", asked("b", "b", "payments")))
                .isEqualTo(STRANGER);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "APPROVE", mode = EnumSource.Mode.EXCLUDE)
    @Threat("K6")
    void no_other_role_may(Role role) {
        Operator operator = operator("carol", EnumSet.of(role), Set.of("payments"), Set.of());

        assertThat(objection(operator, "carol", asked("bot", "bot", "payments")))
                .isEqualTo(NO_ROLE);
    }

    /** With a token, a caller's subject is its grant's name and an operator's its own. */
    @ParameterizedTest
    @CsvSource({
        "carol, carol",
        "https://login.example#4711, https://login.example#4711",
        "'CN=carol,O=corp', 'CN=carol,O=corp'"
    })
    @Threat("K5")
    void whoever_calls_does_not_answer(String caller, String operator) {
        assertThat(objection(carol("payments"), operator, asked("g", caller, "payments")))
                .isEqualTo(OWN);
        assertThat(objection(Operator.ADMIN, operator, asked("g", caller))).isEqualTo(OWN);
    }

    /** Only the name of the credential differs; who is behind both, nobody can tell. */
    @ParameterizedTest
    @CsvSource({
        "carol, https://login.example#carol",
        "https://login.example#carol, https://other.example#carol",
        "https://login.example#carol, carol",
        "carol, Carol"
    })
    void another_credential_is_another_subject_unless_the_operator_lists_the_grant(
            String caller, String operator) {
        Approval asked = asked("carols-laptop", caller, "payments");

        assertThat(objection(carol("payments"), operator, asked)).isNull();
        assertThat(objection(owner("carols-laptop"), operator, asked)).isEqualTo(OWNER);
    }

    @Test
    @Threat("K5")
    void who_owns_the_grant_may_not_and_who_owns_another_may() {
        Approval asked = asked("bot", "bot", "payments");

        assertThat(objection(owner("bot"), "carol", asked)).isEqualTo(OWNER);
        assertThat(objection(owner("bot", "other"), "carol", asked)).isEqualTo(OWNER);
        assertThat(objection(owner("other", "bo", "bot2"), "carol", asked)).isNull();
    }

    @Test
    void who_has_the_token_of_the_admin_api_is_in_every_group() {
        assertThat(objection(Operator.ADMIN, "admin", asked("bot", "bot", "payments"))).isNull();
        assertThat(objection(Operator.ADMIN, "admin", asked("bot", "bot"))).isNull();
        assertThat(objection(Operator.ADMIN, "admin", asked("admin", "admin"))).isEqualTo(OWN);
    }

    private static @Nullable String objection(
            Operator operator, String subject, Approval approval) {
        return Eligibility.objection(operator, subject, approval);
    }

    private static Operator carol(String... groups) {
        return operator("carol", EnumSet.of(Role.APPROVE), Set.of(groups), Set.of());
    }

    private static Operator owner(String... grants) {
        return operator("carol", EnumSet.of(Role.APPROVE), Set.of("payments"), Set.of(grants));
    }

    private static Operator operator(
            String name, Set<Role> roles, Set<String> groups, Set<String> grants) {
        return new Operator(name, new Holder.OfTokens(List.of()), roles, groups, grants);
    }

    private static Approval asked(String grant, String subject, String... approvers) {
        return new Approval(
                "q1",
                State.PENDING,
                new Binding("shop", grant, subject, "refund", "00ff", "p", "v1", "/tools/refund"),
                null,
                List.of(approvers),
                Instant.EPOCH,
                Instant.MAX,
                null,
                null);
    }
}
