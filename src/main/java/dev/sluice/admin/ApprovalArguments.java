package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Eligibility;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a question's arguments. Values are for those alone who may answer it: nobody else
 * needs them.
 *
 * @param json the arguments, digit by digit as they are sealed; null when they are not told
 * @param names the names of the arguments, sorted; null when nobody knows them
 * @param why why {@code json} is null, for people; null when it is not
 */
record ApprovalArguments(
        @Nullable String json, @Nullable List<String> names, @Nullable String why) {
    private static final int MOST_NAMES = 256;

    ApprovalArguments {
        names = names == null ? null : List.copyOf(names);
    }

    /** Those of one question, for one operator. */
    static ApprovalArguments of(Approval approval, Visitor visitor, ArgumentSeal seal) {
        String sealed = approval.sealedArguments();
        if (sealed == null) {
            return without("they are deleted an hour after the end of it");
        }
        String json = seal.open(approval.id(), sealed);
        if (json == null) {
            return without("no session key in use opens them");
        }
        boolean may =
                Eligibility.objection(visitor.operator(), visitor.subject(), approval) == null;
        return may
                ? new ApprovalArguments(json, names(json), null)
                : new ApprovalArguments(
                        null, names(json), "only operators who may decide about it see values");
    }

    /** Those of a question in a list that tells too much already. */
    static ApprovalArguments leftOut() {
        return without("the list would be too long; ask for this one alone");
    }

    private static ApprovalArguments without(String why) {
        return new ApprovalArguments(null, null, why);
    }

    private static List<String> names(String json) {
        List<JsonValue.Member> members;
        try {
            members =
                    StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY)
                            .members();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("sealed arguments are no JSON", e);
        }
        Stream<String> names =
                members.stream().map(JsonValue.Member::key).sorted().limit(MOST_NAMES);
        return members.size() <= MOST_NAMES
                ? names.toList()
                : Stream.concat(names, Stream.of("…")).toList();
    }
}
