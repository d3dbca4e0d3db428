package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question to a person. It holds no argument, and not what an operator said.
 *
 * @param time when the line was written, in UTC
 * @param event {@code approval}
 * @param change one of {@code asked, approved, refused, expired, used}, or {@code given_back} when
 *     the server never received the call, so that the yes counts again
 * @param approval the question's id
 * @param server whose tool is to be called
 * @param grant the grant of the call
 * @param subject who calls
 * @param tool the tool; the first 256 characters
 * @param digest the SHA-256 of the canonical arguments, in hexadecimal
 * @param policy the policy that wants a person's yes
 * @param policyVersion the hash of what that policy says
 * @param rule the rule that wants it
 * @param operator who answered; absent before anybody has
 * @param operatorSubject the person or workload behind that operator's credential
 */
public record ApprovalEvent(
        Instant time,
        String event,
        String change,
        String approval,
        String server,
        String grant,
        String subject,
        String tool,
        String digest,
        String policy,
        String policyVersion,
        String rule,
        @Nullable String operator,
        @Nullable String operatorSubject)
        implements LogLine {

    @Override
    public String kind() {
        return "approval";
    }

    @Override
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
                .text("event", event)
                .text("change", change)
                .text("approval", approval)
                .text("server", server)
                .text("grant", grant)
                .text("subject", subject)
                .text("tool", tool)
                .text("digest", digest)
                .text("policy", policy)
                .text("policyVersion", policyVersion)
                .text("rule", rule)
                .text("operator", operator)
                .text("operatorSubject", operatorSubject)
                .end();
    }
}
