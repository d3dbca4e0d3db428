package dev.sluice.admin;

import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.Policy;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one caller must keep.
 *
 * @param caller whom they count
 * @param limits those that are meant
 */
record GrantLimits(Caller caller, List<StandingLimit> limits) {
    GrantLimits {
        limits = List.copyOf(limits);
    }

    /** What the documents in force say; refused when they know no such caller. */
    static GrantLimits find(Snapshot snapshot, LimitsRequest request) {
        Grant grant =
                snapshot.grants().stream()
                        .filter(each -> each.name().equals(request.grant()))
                        .findFirst()
                        .orElseThrow(
                                () -> new UnusableRequestException(404, "there is no such grant"));
        Caller caller = Caller.byToken(grant);
        String subject = request.subject();
        if (subject != null && !subject.equals(caller.subject())) {
            throw new UnusableRequestException(
                    404,
                    "the grant has no such subject: who holds its token is called "
                            + caller.subject());
        }
        Policy policy = snapshot.policyOf(grant);
        Subjects subjects = Subjects.of(grant.server(), grant.name(), caller.subject(), null);
        return new GrantLimits(
                caller, policy == null ? List.of() : StandingLimit.of(policy, subjects));
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
        return new GrantLimits(caller, named);
    }

    /** What an answer about them begins with. */
    JsonObject head() {
        return new JsonObject()
                .put("grant", caller.grant().name())
                .put("subject", caller.subject());
    }
}
