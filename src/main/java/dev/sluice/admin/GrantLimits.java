package dev.sluice.admin;

import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.Policy;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one caller must keep.
 *
 * @param grant the caller's grant
 * @param subject who holds it
 * @param limits those that are meant
 */
record GrantLimits(Grant grant, String subject, List<StandingLimit> limits) {
    GrantLimits {
        limits = List.copyOf(limits);
    }

    /** What the documents in force say; refused when they know no such caller. */
    static GrantLimits find(Snapshot snapshot, LimitsRequest request) {
        Grant grant =
                snapshot.grants().all().stream()
                        .filter(each -> each.name().equals(request.grant()))
                        .findFirst()
                        .orElseThrow(
                                () -> new UnusableRequestException(404, "there is no such grant"));
        String subject = subject(grant, request.subject());
        Policy policy = snapshot.policyOf(grant);
        Subjects subjects = Subjects.of(grant.server(), grant.name(), subject, null);
        return new GrantLimits(
                grant, subject, policy == null ? List.of() : StandingLimit.of(policy, subjects));
    }

    /** Whoever has a token is called as the grant; who else holds one, nobody but a proof says. */
    private static String subject(Grant grant, @Nullable String asked) {
        boolean byToken = grant.holder() instanceof Holder.OfTokens;
        if (byToken && asked != null && !asked.equals(grant.name())) {
            throw new UnusableRequestException(
                    404,
                    "the grant has no such subject: who holds its token is called " + grant.name());
        }
        if (!byToken && asked == null) {
            throw new UnusableRequestException(
                    400, "this grant has many holders; name a subject as the decision log does");
        }
        return asked == null ? grant.name() : asked;
    }

    /** Those on one counter, or all where none is named. */
    GrantLimits on(@Nullable String counter) {
        if (counter == null) {
            return this;
        }
        List<StandingLimit> named =
                limits.stream().filter(limit -> limit.rule().counter().equals(counter)).toList();
        if (named.isEmpty()) {
            throw new UnusableRequestException(
                    404, "no limit of this grant's policy counts under that name");
        }
        return new GrantLimits(grant, subject, named);
    }

    /** What an answer about them begins with. */
    JsonObject head() {
        return new JsonObject().put("grant", grant.name()).put("subject", subject);
    }
}
